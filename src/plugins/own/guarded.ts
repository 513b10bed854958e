import { setImmediate } from 'node:timers/promises';

const { exit } = process;

/** One work at a time, since an error that nobody catches does not tell whose it is. */
let latest: Promise<unknown> = Promise.resolve();

function refuse(): never {
  throw new Error('process.exit was called; throw an error instead');
}

/**
 * Does what calls a user's own file, with what that file could end the whole process by: `process.exit` throws
 * an error, and an error that nobody catches, such as a promise's, is thrown once the work is done. Not to be
 * called within such a work.
 */
export function guarded<T>(work: () => Promise<T>): Promise<T> {
  const own = latest.then(() => alone(work));
  latest = own.catch(() => {});
  return own;
}

async function alone<T>(work: () => Promise<T>): Promise<T> {
  const uncaught: unknown[] = [];
  const keep = (error: unknown) => {
    uncaught.push(error);
  };
  process.on('unhandledRejection', keep).on('uncaughtException', keep);
  process.exit = refuse;
  try {
    const result = await work();
    // Promises that nobody catches are told of only when nothing else is left to do.
    await setImmediate();
    if (uncaught.length > 0) throw uncaught[0];
    return result;
  } finally {
    process.off('unhandledRejection', keep).off('uncaughtException', keep);
    process.exit = exit;
  }
}
