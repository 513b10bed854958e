import { isSystemError, messageOf, UserError } from '../errors/user-error.js';

const { exit } = process;

/**
 * Handles output that cannot be written. A reader of the results may stop early, as `head` does; that is not an error.
 * Standard error only reports on the work, so the work goes on even if nobody reads it any more.
 */
export function guardStreams(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') exit.call(process, process.exitCode ?? 0);
    process.stderr.write(`error: ${unwritable(error).message}\n`);
    exit.call(process, 1);
  });
  process.stderr.on('error', () => {});
  const write = process.stderr.write.bind(process.stderr) as (...args: unknown[]) => boolean;
  // Writes to a file are synchronous, and so are their errors.
  process.stderr.write = (...args: unknown[]) => {
    try {
      return write(...args);
    } catch {
      return false;
    }
  };
}

/** Explains a failed write to standard output; returns other errors unchanged. */
export const explainedWrite = (error: unknown): unknown =>
  isSystemError(error) && error.syscall === 'write' && error.path === undefined ? unwritable(error) : error;

const unwritable = (error: Error): UserError =>
  new UserError(`the output cannot be written: ${messageOf(error)}`);
