import { UserError } from '../../errors/user-error.js';

/** Errors in what a grid asks for begin with where it comes from, if that is a file. */
export async function comingFrom<Result>(
  origin: string | undefined,
  resolve: () => Promise<Result>,
): Promise<Result> {
  try {
    return await resolve();
  } catch (error) {
    throw origin === undefined ? error : named(origin, error);
  }
}

/** An error with where it comes from before its message. */
export const named = (origin: string, error: unknown): unknown =>
  error instanceof UserError ? new UserError(`${origin}: ${error.message}`, error.exitCode) : error;
