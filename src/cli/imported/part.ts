import { basename } from 'node:path';
import { UserError, usageError } from '../../errors/user-error.js';
import type { ElsewhereRun } from '../../runs/elsewhere.js';
import type { StoredGrid } from '../../runs/stored-grid.js';
import type { FinishedRun } from '../../store/store.js';
import type { StoredStudy } from '../../tuning/study.js';
import { partOfDatabase } from './database.js';
import { HEADER, isOfDatabase, isPipe, startOf } from './file.js';
import { HOW, runsInLines } from './lines.js';

/** What a file has to be stored: finished runs, and of a database also the grids and studies that they belong to. */
export interface Part {
  file: string;
  runs: (FinishedRun | ElsewhereRun)[];
  grids: StoredGrid[];
  studies: StoredStudy[];
  /** What of it is not imported, or may be missing: a sentence each. */
  leftOut: string[];
}

/** What a database has, or a file made by `results --jsonl`. @throws UserError that names the file, and what is wrong */
export function partIn(file: string): Part {
  const [, database] = /^(.+)-(?:wal|shm|journal)$/.exec(file) ?? [];
  if (database !== undefined) {
    throw usageError(`${file} belongs to ${basename(database)}, and is read with it; leave it out`);
  }
  if (isPipe(file)) return ofLines(file);
  const isNamedSo = /\.(sqlite3?|db)$/i.test(file);
  const header = startOf(file, isNamedSo ? 'databases are made by: continual-bench run' : HOW, HEADER);
  if (isOfDatabase(header)) return partOfDatabase(file, header);
  if (isNamedSo) {
    throw new UserError(
      `${file} is not a database${header.length === 0 ? ': it is empty' : ', or it is damaged'}; nothing was imported`,
    );
  }
  return ofLines(file);
}

const ofLines = (file: string): Part => ({
  file,
  runs: runsInLines(file),
  grids: [],
  studies: [],
  leftOut: [],
});
