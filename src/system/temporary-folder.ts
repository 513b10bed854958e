import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf, UserError } from '../errors/user-error.js';
import { cleanUpIfEnded } from './clean-up.js';

/**
 * Makes a temporary folder, which the caller must remove. If a signal ends the process first, it is removed then.
 * @throws UserError if none can be made
 */
export function temporaryFolder(): string {
  try {
    const folder = mkdtempSync(join(tmpdir(), 'continual-bench-'));
    cleanUpIfEnded(() => rmSync(folder, { recursive: true, force: true }));
    return folder;
  } catch (error) {
    throw new UserError(
      `cannot make a temporary folder: ${messageOf(error)}; set the environment variable TMPDIR to another place`,
    );
  }
}
