import { setImmediate } from 'node:timers/promises';
import { placeInStack } from './place.js';
import type { OwnSource } from './source.js';

const { exit } = process;

/** Whether this process is the program's own, so that nothing in it but the program may end it. */
let isOurs = false;

/** All users' own files that were called: absolute paths. */
const called = new Set<string>();

/** One work at a time, since an error that nobody catches does not always tell whose it is. */
let latest: Promise<unknown> = Promise.resolve();
let isWorking = false;

function refuse(): never {
  throw new Error('process.exit was called; throw an error instead');
}

/**
 * Keeps users' own files from ending this process by what they do later, in a timer for example; their runs fail
 * where they do it in a run. For the program's own processes, not for those that use it as a library.
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
 * Does what calls a user's own file, with what that file could end the whole process by: `process.exit` throws
 * an error, and an error that nobody catches, such as a promise's, is thrown once the work is done. Not to be
 * called within such a work.
 */
export function guarded<T>(source: OwnSource, work: () => Promise<T>): Promise<T> {
  for (const file of filesOf(source)) called.add(file);
  const own = latest.then(() => alone(source, work));
  latest = own.catch(() => {});
  return own;
}

async function alone<T>(source: OwnSource, work: () => Promise<T>): Promise<T> {
  const uncaught: unknown[] = [];
  const others = [...called].filter((file) => !filesOf(source).includes(file));
  const keep = (error: unknown) => {
    if (!placeInStack(error, others)) uncaught.push(error);
  };
  process.on('unhandledRejection', keep).on('uncaughtException', keep);
  process.exit = refuse;
  isWorking = true;
  let giveUp = () => {};
  const nothingLeft = new Promise<never>((_, reject) => {
    giveUp = () => reject(new Error('it waits for what never comes'));
  });
  // Otherwise the process would end here, in silence.
  process.once('beforeExit', giveUp);
  try {
    const result = await Promise.race([work(), nothingLeft]);
    // Promises that nobody catches are told of only when nothing else is left to do.
    await setImmediate();
    if (uncaught.length > 0) throw uncaught[0];
    return result;
  } finally {
    isWorking = false;
    process.off('beforeExit', giveUp).off('unhandledRejection', keep).off('uncaughtException', keep);
    if (!isOurs) process.exit = exit;
  }
}

const filesOf = ({ path, imported }: OwnSource): string[] => [path, ...imported];
