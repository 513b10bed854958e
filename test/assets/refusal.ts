import { expect } from 'vitest';
import { UserError } from '../../src/errors/user-error.js';

/** The message of the UserError that an action ends with; it is one line. */
export async function refusal(action: () => unknown): Promise<string> {
  try {
    await action();
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    const { message } = error as UserError;
    expect(message).not.toContain('\n');
    return message;
  }
  throw new Error('nothing was refused');
}
