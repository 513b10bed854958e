/**
 * An error that its reader can act on: one line that says what is wrong and what to do. The command line
 * prints the message alone and ends with `exitCode`; any other error is a bug and shows its stack.
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

/** Names out of files and other programs' messages have line breaks too; as in JSON, they stay on the line. */
const escaped = (character: string): string =>
  ({ '\n': '\\n', '\r': '\\r', '\t': '\\t' })[character] ??
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Wrong usage: an unknown name, a value of the wrong type. */
export const usageError = (message: string): UserError => new UserError(message, 2);

/** The message of anything that was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Whether it is the operating system that refused: a file that is not there, a full disk, a name without address. */
export const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error;
