import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { unreadable } from '../../errors/unreadable.js';
import { UserError, usageError } from '../../errors/user-error.js';

/**
 * @param how to make such a file
 * @throws UserError if the file cannot be read; a usage error if there is none
 */
export const bytesOf = (file: string, how: string): Buffer => read(file, how, () => readFileSync(file));

/** Whether it can be read once only, as `<(…)` and `/dev/stdin` can. */
export const isPipe = (file: string): boolean =>
  existsSync(file) && !statSync(file).isFile() && !statSync(file).isDirectory();

/** What every SQLite file begins with. */
const MAGIC = 'SQLite format 3\0';

/** The length of the header of every SQLite file. */
export const HEADER = 100;

export const isOfDatabase = (start: Buffer): boolean => start.toString('latin1', 0, MAGIC.length) === MAGIC;

/** The first bytes of a file, at most so many. @throws like bytesOf */
export const startOf = (file: string, how: string, length: number): Buffer =>
  read(file, how, () => {
    const opened = openSync(file, 'r');
    try {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readSync(opened, bytes, 0, length, 0));
    } finally {
      closeSync(opened);
    }
  });

function read(file: string, how: string, action: () => Buffer): Buffer {
  if (!existsSync(file)) {
    throw usageError(`there is no file ${file}; ${how}`);
  }
  try {
    return action();
  } catch (error) {
    throw new UserError(unreadable(file, error));
  }
}
