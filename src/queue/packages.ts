import { UserError } from '../errors/user-error.js';

/**
 * BullMQ and its client, which are installed only if they can be.
 * @throws UserError that names them if they are missing
 */
export async function queuePackages() {
  try {
    const [{ Queue, QueueEvents, Worker }, { Redis }] = await Promise.all([
      import('bullmq'),
      import('ioredis'),
    ]);
    return { Queue, QueueEvents, Worker, Redis };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new UserError(
      'a queue needs the packages bullmq and ioredis, which are not installed; install them with: npm install bullmq ioredis',
    );
  }
}

export type QueuePackages = Awaited<ReturnType<typeof queuePackages>>;
