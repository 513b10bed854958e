import { isSystemError, messageOf } from './user-error.js';

/** Why a file that a user named cannot be read, as a message. */
export const unreadable = (file: string, error: unknown): string =>
  isSystemError(error) && error.code === 'EISDIR'
    ? `${file} is a folder, not a file`
    : `${file} cannot be read: ${messageOf(error)}`;
