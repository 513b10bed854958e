import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf, UserError } from '../errors/user-error.js';

/**
 * Makes a temporary folder, which the caller must remove.
 * @throws UserError if none can be made
 */
export function temporaryFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'continual-bench-'));
  } catch (error) {
    throw new UserError(
      `cannot make a temporary folder: ${messageOf(error)}; set the environment variable TMPDIR to another place`,
    );
  }
}
