import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf, UserError } from '../errors/user-error.js';

/**
 * Makes a folder that whoever asked for it removes.
 * @throws UserError where none can be made
 */
export function temporaryFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'continual-bench-'));
  } catch (error) {
    throw new UserError(
      `no temporary folder can be made: ${messageOf(error)}; the environment variable TMPDIR names another place`,
    );
  }
}
