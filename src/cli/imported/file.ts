import { existsSync, readFileSync } from 'node:fs';
import { unreadable } from '../../errors/unreadable.js';
import { UserError, usageError } from '../../errors/user-error.js';

/**
 * @param how to make such a file
 * @throws UserError if the file cannot be read; a usage error if there is none
 */
export function bytesOf(file: string, how: string): Buffer {
  if (!existsSync(file)) {
    throw usageError(`there is no file ${file}; ${how}`);
  }
  try {
    return readFileSync(file);
  } catch (error) {
    throw new UserError(unreadable(file, error));
  }
}
