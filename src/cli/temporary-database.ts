import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../system/temporary-folder.js';

/** Lends the name of a database that does not exist yet, and is gone afterwards. */
export async function withTemporaryDatabase(use: (file: string) => Promise<void>): Promise<void> {
  const folder = temporaryFolder();
  try {
    await use(join(folder, 'results.sqlite'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
