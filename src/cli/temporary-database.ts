import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Lends the name of a database that does not exist yet, and is gone afterwards. */
export async function withTemporaryDatabase(use: (file: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'continual-bench-'));
  try {
    await use(join(folder, 'results.sqlite'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
