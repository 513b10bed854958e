/**
 * An error that the user can act on: one line that says what is wrong and what to do. The command line prints
 * only the message and exits with `exitCode`; any other error is a bug and shows its stack.
 */
export class UserError extends Error {
  override name = 'UserError';

  constructor(
    message: string,
    /** 2: the command was used wrongly; 1: what it needed failed. */
    readonly exitCode: 1 | 2 = 1,
  ) {
    super(message.replace(/[\p{Cc}\u2028\u2029]/gu, escaped));
  }
}

/** Names from files and messages of other programs can contain line breaks; they are escaped as in JSON. */
const escaped = (character: string): string =>
  ({ '\n': '\\n', '\r': '\\r', '\t': '\\t' })[character] ??
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Wrong usage: an unknown name, a value of the wrong type. */
export const usageError = (message: string): UserError => new UserError(message, 2);

/** The message of anything that was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Whether an error comes from the operating system: a missing file, a full disk, an unknown host. */
export const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error;
