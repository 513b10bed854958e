import { isSystemError, messageOf, UserError } from '../errors/user-error.js';

const { exit } = process;

/**
 * What becomes of output that cannot be written. Whoever reads results may stop reading, as `head` does, and is
 * content. What goes to standard error is about the work, and no reason to give it up, whoever has stopped reading.
 */
export function guardStreams(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') exit.call(process, process.exitCode ?? 0);
    process.stderr.write(`error: ${unwritable(error).message}\n`);
    exit.call(process, 1);
  });
  process.stderr.on('error', () => {});
  const write = process.stderr.write.bind(process.stderr) as (...args: unknown[]) => boolean;
  // Into a file it is written at once, and throws at once.
  process.stderr.write = (...args: unknown[]) => {
    try {
      return write(...args);
    } catch {
      return false;
    }
  };
}

/** An error of a write to standard output, for its reader; others as they are. */
export const explainedWrite = (error: unknown): unknown =>
  isSystemError(error) && error.syscall === 'write' && error.path === undefined ? unwritable(error) : error;

const unwritable = (error: Error): UserError =>
  new UserError(`the output cannot be written: ${messageOf(error)}`);
