import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { messageOf, UserError } from '../errors.js';

/**
 * Writes a file whole or not at all, and makes its folder.
 * @throws UserError where the file system refuses.
 */
export function writeWhole(file: string, content: string | Buffer): void {
  const draft = join(dirname(file), `.${basename(file)}.${process.pid}.tmp`);
  try {
    mkdirSync(dirname(file), { recursive: true });
    try {
      writeFileSync(draft, content);
      renameSync(draft, file);
    } catch (error) {
      rmSync(draft, { force: true });
      throw error;
    }
  } catch (error) {
    throw new UserError(`cannot write ${file}: ${messageOf(error)}`);
  }
}
