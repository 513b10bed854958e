import type { Database } from 'better-sqlite3';
import { canonical, canonicalHash } from '../runs/canonical.js';
import { type RunConfiguration, type SeedlessConfiguration, seedless } from '../runs/configuration.js';
import type { GridOutcome, GridProcess, StoredGrid } from '../runs/stored-grid.js';
import { isAliveOwner, placeAndPid } from './claims.js';

/** A grid that a process is about to compute. */
export interface NewGrid {
  /** All of its runs, each once. */
  runs: readonly { id: string; configuration: RunConfiguration }[];
  command: readonly string[] | null;
  workers: number;
}

/**
 * Stores a grid, unless it is there, and that a process computes it. Call within a transaction.
 * @param owner the process, as its claims name it
 * @returns the row of the process
 */
export function enterGrid(database: Database, { runs, command, workers }: NewGrid, owner: string): number {
  const id = gridId(runs.map((run) => run.id));
  addGrid(database, id, runs);
  const now = new Date();
  const { lastInsertRowid } = database
    .prepare(
      `INSERT INTO grid_processes (grid_id, owner, command, workers, started_at, alive_at)
       VALUES (@id, @owner, @command, @workers, @startedAt, @aliveAt)`,
    )
    .run({
      id,
      owner,
      command: command && JSON.stringify(command),
      workers,
      startedAt: now.toISOString(),
      aliveAt: now.getTime(),
    });
  return Number(lastInsertRowid);
}

/**
 * Stores a grid of another database, unless it is there, with the processes that computed it there; of one that had not ended
 * when it was stored before, how it has ended. Call within a transaction.
 */
export function addStoredGrid(database: Database, { id, runs, processes }: StoredGrid): void {
  addGrid(database, id, runs);
  const stored = database.prepare<[string, string], ProcessRow & { id: number }>(
    'SELECT * FROM grid_processes WHERE grid_id = ? AND started_at = ?',
  );
  const insert = database.prepare(
    `INSERT INTO grid_processes (grid_id, owner, command, workers, started_at, alive_at, ended_at, outcome)
     VALUES (@id, @owner, @command, @workers, @startedAt, @aliveAt, @endedAt, @outcome)`,
  );
  const update = database.prepare(
    `UPDATE grid_processes SET alive_at = @aliveAt, ended_at = @endedAt, outcome = @outcome
     WHERE id = @row AND ended_at IS NULL`,
  );
  for (const one of processes) {
    const { host, pid, workers, startedAt, endedAt, outcome } = one;
    const end = { aliveAt: Date.parse(one.aliveAt), endedAt, outcome };
    const there = stored.all(id, startedAt).find(({ owner }) => {
      const place = placeAndPid(owner);
      return place.host === host && place.pid === pid;
    });
    if (there) update.run({ row: there.id, ...end });
    else {
      const command = one.command && JSON.stringify(one.command);
      insert.run({ id, owner: `${host} ${pid}`, command, workers, startedAt, ...end });
    }
  }
}

function addGrid(database: Database, id: string, runs: NewGrid['runs']): void {
  const isNew = database.prepare('INSERT INTO grids (id) VALUES (?) ON CONFLICT DO NOTHING').run(id);
  if (isNew.changes > 0) addRuns(database, id, runs);
}

function addRuns(database: Database, id: string, runs: NewGrid['runs']): void {
  const cells = new Map<string, number>();
  const addCell = database.prepare('INSERT INTO grid_cells (grid_id, cell, configuration) VALUES (?, ?, ?)');
  const addRun = database.prepare('INSERT INTO grid_runs (grid_id, cell, seed, run_id) VALUES (?, ?, ?, ?)');
  for (const run of runs) {
    const text = canonical(seedless(run.configuration));
    let cell = cells.get(text);
    if (cell === undefined) {
      cell = cells.size + 1;
      cells.set(text, cell);
      addCell.run(id, cell, text);
    }
    addRun.run(id, cell, run.configuration.seed, run.id);
  }
}

/** Records that a process is alive. */
export function renewProcess(database: Database, process: number): void {
  database.prepare('UPDATE grid_processes SET alive_at = ? WHERE id = ?').run(Date.now(), process);
}

/** Records that a process no longer computes its grid. */
export function leaveGrid(database: Database, process: number, outcome: GridOutcome): void {
  database
    .prepare('UPDATE grid_processes SET alive_at = ?, ended_at = ?, outcome = ? WHERE id = ?')
    .run(Date.now(), new Date().toISOString(), outcome, process);
}

interface ProcessRow {
  grid_id: string;
  owner: string;
  command: string | null;
  workers: number;
  started_at: string;
  alive_at: number;
  ended_at: string | null;
  outcome: GridOutcome | null;
}

/**
 * Stored grids, those that a process entered last first. Call within a transaction.
 * @param latest how many; default: all
 */
export function storedGrids(database: Database, latest = Number.MAX_SAFE_INTEGER): StoredGrid[] {
  const processes = database
    .prepare<[], ProcessRow>('SELECT * FROM grid_processes ORDER BY started_at DESC, id DESC')
    .all();
  const byGrid = new Map<string, GridProcess[]>();
  for (const row of processes) {
    const there = byGrid.get(row.grid_id);
    if (there) there.push(processOf(row));
    else if (byGrid.size < latest) byGrid.set(row.grid_id, [processOf(row)]);
  }
  return [...byGrid].map(([id, ofGrid]) => ({ id, runs: runsOfGrid(database, id), processes: ofGrid }));
}

/** The ids of stored grids that begin so, in order. @param most how many */
export const gridIdsFrom = (database: Database, beginning: string, most: number): string[] =>
  database
    .prepare<{ beginning: string; most: number }, string>(
      // The letters of ids come before g.
      "SELECT id FROM grids WHERE id BETWEEN @beginning AND @beginning || 'g' ORDER BY id LIMIT @most",
    )
    .pluck()
    .all({ beginning, most });

/** The ids of the runs of a grid, stored or not. */
export const idsOfGrid = (database: Database, id: string): string[] =>
  database.prepare<[string], string>('SELECT run_id FROM grid_runs WHERE grid_id = ?').pluck().all(id);

function runsOfGrid(database: Database, id: string): StoredGrid['runs'] {
  const cells = new Map(
    database
      .prepare<[string], { cell: number; configuration: string }>(
        'SELECT cell, configuration FROM grid_cells WHERE grid_id = ?',
      )
      .all(id)
      .map(({ cell, configuration }) => [cell, JSON.parse(configuration) as SeedlessConfiguration]),
  );
  return database
    .prepare<[string], { cell: number; seed: number; run_id: string }>(
      'SELECT cell, seed, run_id FROM grid_runs WHERE grid_id = ? ORDER BY cell, seed',
    )
    .all(id)
    .map(({ cell, seed, run_id: runId }) => ({
      id: runId,
      configuration: { ...cells.get(cell)!, seed },
    }));
}

function processOf(row: ProcessRow): GridProcess {
  const { host, pid } = placeAndPid(row.owner);
  return {
    host,
    pid,
    command: row.command === null ? null : (JSON.parse(row.command) as string[]),
    workers: row.workers,
    startedAt: row.started_at,
    aliveAt: new Date(row.alive_at).toISOString(),
    endedAt: row.ended_at,
    outcome: row.outcome,
    isAlive: row.ended_at === null && isAliveOwner(row.owner, row.alive_at),
  };
}

const gridId = (ids: readonly string[]): string => canonicalHash([...ids].sort());
