import { existsSync, statSync } from 'node:fs';
import { UserError } from '../../errors/user-error.js';
import { HEADER, isOfDatabase, startOf } from '../imported/file.js';

/** A file that is not there yet, or empty, may become a database. @throws UserError if a file is something else */
export function requireFitFile(file: string): void {
  if (!existsSync(file)) return;
  if (statSync(file).isDirectory()) {
    throw new UserError(`${file} is a folder, not a database file; give a different file with --db`);
  }
  const header = startOf(file, 'give a different file with --db', HEADER);
  if (header.length > 0 && !isOfDatabase(header)) {
    throw new UserError(`${file} is not a database; give a different file with --db`);
  }
}
