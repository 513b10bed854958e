import { setImmediate } from 'node:timers/promises';
import { placeInStack } from './place.js';
import { filesOf, type OwnSource } from './source.js';

const { exit } = process;

/** Whether this process is the program's own, so that only the program may end it. */
let isOurs = false;

/** All users' own files that have been called: absolute paths. */
const called = new Set<string>();

/** Calls run one at a time, since an uncaught error does not always show which file it came from. */
let latest: Promise<unknown> = Promise.resolve();
let isWorking = false;

function refuse(): never {
  throw new Error('process.exit was called; throw an error instead');
}

/**
 * Keeps users' own files from ending this process by what they do later, for example in a timer; if they do it during
 * a run, that run fails. For the program's own processes, not for those that use it as a library.
 */
export function guardProcess(): void {
  isOurs = true;
  process.on('unhandledRejection', late).on('uncaughtException', late);
}

function late(error: unknown): void {
  if (isWorking || placeInStack(error, [...called])) return;
  process.stderr.write(`error: this is a bug: ${error instanceof Error ? error.stack : error}\n`);
  exit.call(process, 1);
}

/**
 * Does work that calls users' own files, without letting them end the whole process: `process.exit` throws an
 * error, and an uncaught error, such as a rejected promise, is thrown when the work is done. Must not be called from
 * within such work.
 */
export function guarded<T>(sources: readonly OwnSource[], work: () => Promise<T>): Promise<T> {
  const files = sources.flatMap(filesOf);
  for (const file of files) called.add(file);
  const own = latest.then(() => alone(files, work));
  latest = own.catch(() => {});
  return own;
}

async function alone<T>(files: readonly string[], work: () => Promise<T>): Promise<T> {
  const uncaught: unknown[] = [];
  const others = [...called].filter((file) => !files.includes(file));
  const keep = (error: unknown) => {
    if (!placeInStack(error, others)) uncaught.push(error);
  };
  process.on('unhandledRejection', keep).on('uncaughtException', keep);
  process.exit = refuse;
  isWorking = true;
  let giveUp = () => {};
  const nothingLeft = new Promise<never>((_, reject) => {
    giveUp = () => reject(new Error('it waits for something that never happens'));
  });
  // Otherwise the process would end here silently.
  process.once('beforeExit', giveUp);
  try {
    const result = await Promise.race([work(), nothingLeft]);
    // Unhandled rejections are reported only when nothing else is left to do.
    await setImmediate();
    if (uncaught.length > 0) throw uncaught[0];
    return result;
  } finally {
    isWorking = false;
    process.off('beforeExit', giveUp).off('unhandledRejection', keep).off('uncaughtException', keep);
    if (!isOurs) process.exit = exit;
  }
}
