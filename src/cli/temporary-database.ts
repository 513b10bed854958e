import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../system/temporary-folder.js';

/** Passes on the name of a database that does not exist yet, and removes the database afterwards. */
export async function withTemporaryDatabase(use: (file: string) => Promise<void>): Promise<void> {
  const folder = temporaryFolder();
  try {
    await use(join(folder, 'results.sqlite'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
