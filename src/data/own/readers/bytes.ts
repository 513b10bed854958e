import { readFileSync } from 'node:fs';
import { unreadable } from '../../../errors/unreadable.js';
import { isSystemError, UserError } from '../../../errors/user-error.js';

/** A file's bytes. @throws UserError if it is missing or cannot be read */
export function bytesOfFile(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') throw new UserError(`there is no file ${file}`);
    throw new UserError(unreadable(file, error));
  }
}
