import { existsSync, statSync } from 'node:fs';
import type { RunConfiguration } from '../../runs/configuration.js';
import { namesakesOf } from '../../runs/forecast/namesakes.js';
import type { RunRecord } from '../../runs/record.js';
import { openKept } from '../../store/kept-database.js';
import { migrations } from '../../store/migrations/index.js';
import { openStore } from '../../store/store.js';

/** A database as it is, and what running would have to do to it first. */
export interface FoundDatabase {
  file: string;
  state: 'missing' | 'older' | 'ready';
  /** The runs in it of the same scenarios, heads and strategies as those that are asked for. */
  runs: RunRecord[];
}

/**
 * Reads a database without changing it: one that is not there is not made, and one of an earlier version stays so.
 * @throws UserError if it cannot be read
 */
export function foundDatabase(file: string, asked: readonly RunConfiguration[]): FoundDatabase {
  if (isFileName(file) && (!existsSync(file) || isEmptyFile(file)))
    return { file, state: 'missing', runs: [] };
  const store = openStore(file, { readonly: true });
  try {
    const runs = store.runs(namesakesOf(asked));
    return { file, state: isOlder(file) ? 'older' : 'ready', runs };
  } finally {
    store.close();
  }
}

/** What SQLite takes for a temporary database is refused where databases are opened. */
const isFileName = (file: string): boolean => file !== '' && file !== ':memory:';

function isEmptyFile(file: string): boolean {
  const found = statSync(file);
  return found.isFile() && found.size === 0;
}

function isOlder(file: string): boolean {
  const database = openKept(file, { readonly: true });
  try {
    return Number(database.prepare('PRAGMA user_version').pluck().get()) < migrations.length;
  } finally {
    database.close();
  }
}
