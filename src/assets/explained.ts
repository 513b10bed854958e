import { isSystemError, messageOf, UserError } from '../errors/user-error.js';

/** Turns an error from the operating system into a one-line UserError: what could not be done, and why. */
export async function explained<T>(what: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new UserError(`${what}: ${messageOf(error)}`);
  }
}
