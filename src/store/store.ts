import { statSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { messageOf, UserError } from '../errors/user-error.js';
import type { Options, RunConfiguration } from '../runs/configuration.js';
import { type AnyConfiguration, type AnyRun, type ElsewhereRun, isOfElsewhere } from '../runs/elsewhere.js';
import type { RunEnvironment, RunRecord, RunStatus } from '../runs/record.js';
import type { GridOutcome, StoredGrid } from '../runs/stored-grid.js';
import type { Tagged, Tagging } from '../runs/tags.js';
import type { AnytimeAccuracies } from '../training/anytime-accuracy.js';
import type { Confusion } from '../training/confusion.js';
import type { MethodMemory } from '../training/memory/method-memory.js';
import type { TaskAccuracy } from '../training/task-accuracy.js';
import type { StoredStudy, Study } from '../tuning/study.js';
import { Claims, LostClaim } from './claims.js';
import { deleteRuns, requireDeletable } from './deletion.js';
import { elsewhereRuns, insertElsewhere } from './elsewhere.js';
import { damaged, explained } from './errors.js';
import { conditionOf, type RunFilter } from './filter.js';
import {
  addStoredGrid,
  enterGrid,
  gridIdsFrom,
  idsOfGrid,
  leaveGrid,
  type NewGrid,
  renewProcess,
  storedGrids,
} from './grids.js';
import { closeDatabase, openDatabase } from './open.js';
import { configurationOf } from './parsed-json.js';
import { type RunRow, readStatus, recordOf } from './rows.js';
import { type AccuracyTable, accuraciesByRun, anytimeByRun, lossesByRun } from './rows-by-run.js';
import { type Freed, giveBackSpace } from './space.js';
import { addStudy, storedStudies } from './studies.js';
import { changeTags, gainTags, storedTags, taggedIn, tagsOfGrid } from './tags.js';

/** A run that is about to start. */
export interface NewRun {
  /** SHA-256 of the canonical configuration, in hex. */
  id: string;
  configuration: RunConfiguration;
  /** The number of tasks that the scenario has. */
  tasks: number;
  /** The classes of each task; left out or null if they are not known. */
  taskClasses?: number[][] | null;
  environment: RunEnvironment;
}

/** What is known about a run only when it is done. */
export interface RunTotals {
  /** Number of trainable parameters. */
  parameterCount: number;
  /** Null if it was not computed, in runs of earlier versions that are imported. */
  methodMemory: MethodMemory | null;
  /** What was predicted after the last task; null if that was not stored, in runs of earlier versions that are imported. */
  confusion: Confusion | null;
  /** Wall-clock seconds, as in a stored run. */
  seconds: number;
  /** Peak resident memory of the worker, bytes. */
  peakMemory: number;
  /** Null if they were not measured. */
  anytime: AnytimeAccuracies | null;
}

/** A run that was finished in another database. */
export interface FinishedRun extends NewRun, RunTotals, Tagged {
  taskClasses: number[][] | null;
  /** Whether it was not recorded which code computed it. */
  codeAssumed: boolean;
  /** ISO 8601 times. */
  startedAt: string;
  finishedAt: string;
  /** The whole matrix. */
  accuracies: TaskAccuracy[];
  /** Empty if they were not measured. */
  earlyAccuracies: TaskAccuracy[];
}

/** What is stored with finished runs of another database. */
export interface ImportedToo {
  grids?: readonly StoredGrid[];
  studies?: readonly StoredStudy[];
  /** Called first with those of the runs that are finished here. @throws to store nothing */
  check?: (there: readonly AnyRun[]) => void;
}

/**
 * The answer to a claim: this process may compute the run now, another one is computing it, or the record of the
 * finished or failed run.
 */
export type Claimed = 'claimed' | 'elsewhere' | RunRecord;

/** How to open a store. */
export interface OpenOptions {
  readonly?: boolean;
  /** Called with the name of the copy that is made of a file of an earlier version before it is brought up to date. */
  copied?: (copy: string) => void;
  /** With `readonly`, what is done with a file of an earlier version: a migrated copy is read, or it is refused. */
  older?: 'migrated' | 'refused';
}

/**
 * Opens the result store in `file`; creates the file and its folder, unless `readonly`. A file of an earlier version is
 * copied and brought up to date; with `readonly`, it does not change.
 * @throws UserError, one line, if the file is missing (readonly), unwritable, not a database, another program's or of a
 * newer version; MigrationDue if it is refused.
 */
export const openStore = (file: string, { readonly = false, copied, older }: OpenOptions = {}): ResultStore =>
  new ResultStore(openDatabase(file, readonly, copied, older), file);

/** Runs and their accuracy matrices in SQLite. Every method throws a UserError if the file cannot be used. */
export class ResultStore {
  readonly #database: Database;
  readonly #file: string;
  readonly #claims: Claims;
  /** Tells the file apart from another one that takes its place. */
  readonly #inode: bigint | undefined;
  /** The row of this process, while it computes a grid. */
  #process: number | undefined;

  /** @param database open and of the newest version; `openStore` makes one. */
  constructor(database: Database, file: string) {
    this.#database = database;
    this.#file = file;
    this.#claims = new Claims(database);
    this.#inode = inodeOf(file);
  }

  /**
   * Claims a run for this process, unless another one is computing it or it is finished.
   * @param since a run that failed at this time or later is not tried again; ISO 8601
   * @param isWanted whether a finished run is to be computed again
   */
  claim(id: string, since: string, isWanted: (finished: RunRecord) => boolean = () => false): Claimed {
    return this.#write(() => {
      const [record] = this.runs({ id: [id] });
      const isFailed = record?.status === 'failed' && record.finishedAt! >= since;
      if ((record?.status === 'finished' && !isWanted(record)) || isFailed) return record;
      return this.#claims.take(id) ? 'claimed' : 'elsewhere';
    });
  }

  /**
   * Claims runs like `claim`, all at once, for others to compute: until one of them is heard to be at a run, it waits.
   * @returns the answers, by id
   */
  claimQueued(
    ids: readonly string[],
    since: string,
    isWanted: (finished: RunRecord) => boolean = () => false,
  ): Map<string, Claimed> {
    return this.#write(() => {
      const records = new Map(this.runs({ id: [...ids] }).map((record) => [record.id, record]));
      return new Map(
        ids.map((id): [string, Claimed] => {
          const record = records.get(id);
          const isFailed = record?.status === 'failed' && record.finishedAt! >= since;
          if (record && ((record.status === 'finished' && !isWanted(record)) || isFailed))
            return [id, record];
          return [id, this.#claims.take(id, true) ? 'claimed' : 'elsewhere'];
        }),
      );
    });
  }

  /** Stores a grid that this process is about to compute, unless it is there, and that it computes it. */
  enterGrid(grid: NewGrid): void {
    this.#write(() => {
      this.#process = enterGrid(this.#database, grid, this.#claims.owner);
    });
  }

  /** Notes how far a run is that this process computes, 0 … 1; it is stored with the next sign of life. */
  progress(id: string, share: number): void {
    this.#claims.progress(id, share);
  }

  /** Records that this process is alive and computing what it has claimed. Call it every few seconds. */
  renew(): void {
    this.#write(() => {
      this.#claims.renew();
      if (this.#process !== undefined) renewProcess(this.#database, this.#process);
    });
  }

  /** Records how this process has ended its grid, and gives up what it has claimed. */
  leaveGrid(outcome: GridOutcome): void {
    this.#write(() => {
      this.#claims.dropAll();
      if (this.#process !== undefined) leaveGrid(this.#database, this.#process, outcome);
      this.#process = undefined;
    });
  }

  /**
   * Stored grids, those that a process entered last first.
   * @param latest how many; default: all
   */
  grids(latest?: number): StoredGrid[] {
    return this.#read(() => {
      try {
        return storedGrids(this.#database, latest);
      } catch (error) {
        throw error instanceof SyntaxError ? damaged(this.#file, `a grid: ${error.message}`) : error;
      }
    });
  }

  /** The ids of stored grids that begin so, in order. @param most how many */
  gridIdsFrom(beginning: string, most: number): string[] {
    return this.#read(() => gridIdsFrom(this.#database, beginning, most));
  }

  /** The ids of the runs of a grid, stored or not. */
  idsOfGrid(id: string): string[] {
    return this.#read(() => idsOfGrid(this.#database, id));
  }

  /** The tags that all runs of a grid have, stored or not, in order. */
  tagsOfGrid(id: string): string[] {
    return this.#read(() => tagsOfGrid(this.#database, id));
  }

  /** Stores a study that this process is about to run, unless it is there. */
  addStudy(study: Study): void {
    this.#write(() => addStudy(this.#database, study));
  }

  /** The stored studies, the latest first. */
  studies(): StoredStudy[] {
    return this.#read(() => storedStudies(this.#database, (id, read) => this.#undamaged(id, read, 'study')));
  }

  /** The status of those among these runs that are stored, by id. */
  statuses(ids: readonly string[]): Map<string, RunStatus> {
    return this.#read(() => {
      const held = this.#claims.held();
      const rows = this.#database
        .prepare<[string], Pick<RunRow, 'id' | 'status'>>(
          'SELECT id, status FROM runs WHERE id IN (SELECT value FROM json_each(?))',
        )
        .all(JSON.stringify(ids));
      return new Map(rows.map(({ id, status }) => [id, readStatus(status, held.has(id))]));
    });
  }

  /** How far the runs are that processes compute now, 0 … 1, by id. */
  shares(): Map<string, number> {
    return this.#read(() => this.#claims.shares());
  }

  /**
   * Stores a run as running, and claims it. Replaces an unfinished or failed run of the same id, and its accuracies.
   * @throws LostClaim if another process computes it, or has finished it.
   */
  begin(run: NewRun): void {
    this.#write(() => {
      if (!this.#claims.take(run.id)) throw new LostClaim(run.id);
      this.#begin(run, new Date().toISOString());
    });
  }

  /**
   * @throws LostClaim if another process computes the run; Error if it is not running, has fewer tasks, or has this
   * entry already.
   */
  addAccuracy(id: string, accuracy: TaskAccuracy): void {
    this.#writeOwn(id, () => this.#addAccuracy('accuracies', id, accuracy));
  }

  /**
   * Stores an accuracy on a task that is not learnt yet.
   * @throws like addAccuracy.
   */
  addEarlyAccuracy(id: string, accuracy: TaskAccuracy): void {
    this.#writeOwn(id, () => this.#addAccuracy('early_accuracies', id, accuracy));
  }

  /**
   * @throws LostClaim if another process computes the run; Error if it is not running or its accuracy matrix has
   * gaps.
   */
  finish(id: string, totals: RunTotals): void {
    this.#writeOwn(id, () => {
      this.#finish(id, totals, new Date().toISOString());
      this.#claims.drop(id);
    });
  }

  /**
   * Gives a finished run that was computed again its accuracies and losses on the way, in place of those that it has.
   * @throws LostClaim if another process computes it
   */
  gain(id: string, anytime: AnytimeAccuracies): void {
    this.#writeOwn(id, () => {
      for (const table of ['anytime_accuracies', 'training_losses'])
        this.#database.prepare(`DELETE FROM ${table} WHERE run_id = ?`).run(id);
      this.#addAnytime(id, anytime);
      this.#claims.drop(id);
    });
  }

  /** Gives up a finished run that this process was computing again. */
  leave(id: string): void {
    this.#write(() => this.#claims.drop(id));
  }

  /**
   * Stores finished runs, all or none. Runs that are already finished here do not change; unfinished and
   * failed ones are replaced. Runs that are here gain the tags, the note if they have none, and if they have no accuracies
   * on the way those of the same run with the same accuracies.
   * @param more what is stored with them
   * @returns how many were stored.
   */
  importFinished(
    runs: readonly (FinishedRun | ElsewhereRun)[],
    { grids = [], studies = [], check }: ImportedToo = {},
  ): number {
    let imported = 0;
    this.#write(() => {
      const id = runs.map((run) => run.id);
      check?.([...this.runs({ id, status: ['finished'] }), ...this.elsewhere({ id })]);
      const finished = this.#database.prepare(`SELECT 1 FROM runs WHERE id = ? AND status = 'finished'`);
      for (const run of runs) {
        gainTags(this.#database, run.id, run);
        if (isComputedElsewhere(run)) {
          if (insertElsewhere(this.#database, run)) imported++;
          continue;
        }
        if (finished.get(run.id)) {
          this.#gainAnytime(run);
          continue;
        }
        this.#begin(run, run.startedAt);
        for (const entry of run.accuracies) this.#addAccuracy('accuracies', run.id, entry);
        for (const entry of run.earlyAccuracies) this.#addAccuracy('early_accuracies', run.id, entry);
        this.#finish(run.id, run, run.finishedAt);
        this.#claims.drop(run.id);
        imported++;
      }
      for (const grid of grids) addStoredGrid(this.#database, grid);
      for (const { createdAt, ...study } of studies) addStudy(this.#database, study, createdAt);
    });
    return imported;
  }

  /**
   * Marks a running run as failed, and keeps its accuracies.
   * @param message the reason; it is put on one line.
   * @throws LostClaim if another process computes the run; Error if it is not running.
   */
  fail(id: string, message: string): void {
    this.#writeOwn(id, () => {
      const updated = this.#database
        .prepare(
          `UPDATE runs SET status = 'failed', error = @error, finished_at = @finishedAt
           WHERE id = @id AND status = 'running'`,
        )
        .run({ id, error: message.trim().replace(/\s*\n\s*/g, ' '), finishedAt: new Date().toISOString() });
      if (updated.changes === 0) throw new Error(`run ${id} is not running`);
      this.#claims.drop(id);
    });
  }

  /**
   * Checks that runs can be deleted.
   * @param runs as they were read
   * @throws UserError if a process computes one of them now, or if one has changed since it was read
   */
  requireDeletable(runs: readonly AnyRun[]): void {
    this.#read(() => requireDeletable(this.#database, this.#claims, runs));
  }

  /**
   * Deletes runs with all that belongs to them, all or none.
   * @throws like requireDeletable
   */
  delete(runs: readonly AnyRun[]): void {
    this.#write(() => {
      requireDeletable(this.#database, this.#claims, runs);
      deleteRuns(this.#database, runs);
    });
  }

  /** Changes the tags and notes of runs, stored or not, all or none. */
  tag(ids: readonly string[], tagging: Tagging): void {
    this.#write(() => changeTags(this.#database, ids, tagging));
  }

  /** The tags that occur among all runs, in order. */
  tags(): string[] {
    return this.#read(() => storedTags(this.#database));
  }

  /** Gives the disk back what deleted runs have left, if it can. */
  giveBackSpace(): Freed {
    const isShared = this.#read(() => this.#claims.held().size > 0);
    return giveBackSpace(this.#database, isShared);
  }

  /**
   * Runs of this program with their accuracies, those of others are not among them; ordered by scenario, head, strategy, configuration,
   * seed.
   */
  runs(filter: RunFilter = {}): RunRecord[] {
    const wanted = conditionOf(filter);
    return this.#read(() => {
      const accuracies = accuraciesByRun(this.#database, 'accuracies', wanted);
      const early = accuraciesByRun(this.#database, 'early_accuracies', wanted);
      const anytime = anytimeByRun(this.#database, wanted);
      const losses = lossesByRun(this.#database, wanted);
      const taggedOf = taggedIn(
        this.#database,
        `SELECT id FROM runs WHERE ${wanted.condition}`,
        wanted.values,
      );
      const held = this.#claims.held();
      const records = this.#database
        .prepare<[Record<string, string>], RunRow>(
          `SELECT rowid, * FROM runs WHERE ${wanted.condition}
           ORDER BY scenario, head, strategy, json_remove(configuration, '$.seed'), seed`,
        )
        .all(wanted.values)
        .map((row) =>
          this.#recordOf(
            row,
            {
              accuracies: accuracies.get(row.rowid) ?? [],
              earlyAccuracies: early.get(row.rowid) ?? [],
              anytime: anytime.get(row.rowid) ?? [],
              losses: losses.get(row.rowid),
            },
            taggedOf(row.id),
            held.has(row.id),
          ),
        );
      return records.filter(({ status }) => filter.status?.includes(status) ?? true);
    });
  }

  /** The configurations of all finished runs of this program. */
  finishedConfigurations(): { id: string; configuration: RunConfiguration }[] {
    return this.#read(() =>
      this.#database
        .prepare<[], Pick<RunRow, 'id' | 'configuration'>>(
          `SELECT id, configuration FROM runs WHERE status = 'finished'`,
        )
        .all()
        .map(({ id, configuration }) => ({
          id,
          configuration: this.#undamaged(id, () => configurationOf(configuration)),
        })),
    );
  }

  /** Runs that were computed by other programs, in the same order. */
  elsewhere(filter: RunFilter = {}): ElsewhereRun[] {
    return this.#read(() => elsewhereRuns(this.#database, filter, (id, read) => this.#undamaged(id, read)));
  }

  /** Ids and configurations of all runs, also those of other programs, without anything that takes long to read. */
  configurations(): { id: string; configuration: AnyConfiguration & Options }[] {
    return this.#read(() =>
      this.#database
        .prepare<[], { id: string; configuration: string }>(
          'SELECT id, configuration FROM runs UNION ALL SELECT id, configuration FROM elsewhere_runs',
        )
        .all()
        .map(({ id, configuration }) => ({
          id,
          configuration: this.#undamaged(id, () => JSON.parse(configuration) as AnyConfiguration & Options),
        })),
    );
  }

  /** The ids that begin with these characters, up to so many, in order; also those of other programs' runs. */
  idsFrom(beginning: string, most: number): string[] {
    return this.#read(() =>
      this.#database
        .prepare<{ beginning: string; most: number }, string>(
          // A range, which the index can find; the letters of ids come before g.
          `SELECT id FROM runs WHERE id BETWEEN @beginning AND @beginning || 'g'
           UNION SELECT id FROM elsewhere_runs WHERE id BETWEEN @beginning AND @beginning || 'g' ORDER BY 1 LIMIT @most`,
        )
        .pluck()
        .all({ beginning, most }),
    );
  }

  /** The names that occur among all runs, in order. */
  names(column: 'scenario' | 'head' | 'strategy'): string[] {
    return this.#read(() =>
      this.#database
        .prepare<[], string>(
          `SELECT ${column} FROM runs UNION SELECT ${column} FROM elsewhere_runs ORDER BY 1`,
        )
        .pluck()
        .all(),
    );
  }

  close(): void {
    explained(this.#file, () => closeDatabase(this.#database));
  }

  #recordOf(...row: Parameters<typeof recordOf>): RunRecord {
    return this.#undamaged(row[0].id, () => recordOf(...row));
  }

  /** Reads a run, or something else. @throws UserError that names it if it cannot be read */
  #undamaged<Read>(id: string, read: () => Read, thing = 'run'): Read {
    try {
      return read();
    } catch (error) {
      throw damaged(this.#file, `${thing} ${id}: ${messageOf(error)}`);
    }
  }

  #begin(
    { id, configuration, codeAssumed, tasks, taskClasses, environment }: NewRun & Partial<FinishedRun>,
    startedAt: string,
  ): void {
    this.#database.prepare(`DELETE FROM runs WHERE id = ? AND status <> 'finished'`).run(id);
    const inserted = this.#database
      .prepare(
        `INSERT INTO runs (id, configuration, code_assumed, tasks, task_classes, status, program_version, backend, device,
           tf32, feature_device, batch_seeds, machine, files, started_at)
         VALUES (@id, @configuration, @codeAssumed, @tasks, @taskClasses, 'running', @programVersion, @backend, @device,
           @tf32, @featureDevice, @batchSeeds, @machine, @files, @startedAt)
         ON CONFLICT (id) DO NOTHING`,
      )
      .run({
        id,
        configuration: JSON.stringify(configuration),
        codeAssumed: codeAssumed ? 1 : 0,
        tasks,
        taskClasses: taskClasses ? JSON.stringify(taskClasses) : null,
        programVersion: environment.programVersion,
        backend: environment.backend,
        device: environment.device,
        tf32: environment.tf32 === undefined ? null : Number(environment.tf32),
        featureDevice: environment.featureDevice ?? null,
        batchSeeds: environment.batchSeeds ?? 1,
        machine: JSON.stringify(environment.machine),
        files: environment.files ? JSON.stringify(environment.files) : null,
        startedAt,
      });
    // Another process took it over and has finished it.
    if (inserted.changes === 0) throw new LostClaim(id);
  }

  /** Gives a finished run that has no accuracies on the way those of another one, if that came out the same. */
  #gainAnytime({ id, anytime, accuracies }: FinishedRun): void {
    if (!anytime) return;
    const [stored] = this.runs({ id: [id] });
    if (stored!.anytime) return;
    const key = ({ trainTask, testTask, accuracy }: TaskAccuracy) => `${trainTask} ${testTask} ${accuracy}`;
    const there = new Set(stored!.accuracies.map(key));
    if (accuracies.every((entry) => there.has(key(entry)))) this.#addAnytime(id, anytime);
  }

  #addAnytime(id: string, { every, accuracies, losses = [], taskEnds }: AnytimeAccuracies): void {
    this.#database
      .prepare('UPDATE runs SET evaluated_every = ?, task_ends = ? WHERE id = ?')
      .run(every, taskEnds ? JSON.stringify(taskEnds) : null, id);
    const insert = this.#database.prepare(
      `INSERT INTO anytime_accuracies (run_id, step, train_task, test_task, accuracy)
       VALUES (@id, @step, @trainTask, @testTask, @accuracy)`,
    );
    for (const entry of accuracies) insert.run({ id, ...entry });
    const insertLoss = this.#database.prepare(
      'INSERT INTO training_losses (run_id, step, loss) VALUES (@id, @step, @loss)',
    );
    for (const entry of losses) insertLoss.run({ id, ...entry });
  }

  #addAccuracy(table: AccuracyTable, id: string, accuracy: TaskAccuracy): void {
    const lastTask = Math.max(accuracy.trainTask, accuracy.testTask);
    const inserted = this.#database
      .prepare(
        `INSERT INTO ${table} (run_id, train_task, test_task, accuracy, task_aware, loss, samples, seconds)
         SELECT id, @trainTask, @testTask, @accuracy, @taskAware, @loss, @samples, @seconds
         FROM runs WHERE id = @id AND status = 'running' AND tasks >= @lastTask`,
      )
      .run({ id, lastTask, taskAware: null, ...accuracy });
    if (inserted.changes === 0) throw new Error(`run ${id} is not running, or has no task ${lastTask}`);
  }

  #finish(id: string, totals: RunTotals, finishedAt: string): void {
    const run = this.#database
      .prepare<[string], Pick<RunRow, 'tasks'>>('SELECT tasks FROM runs WHERE id = ?')
      .get(id);
    if (run === undefined) throw new Error(`there is no run ${id}`);
    const expected = (run.tasks * (run.tasks + 1)) / 2;
    const there = this.#database.prepare('SELECT count(*) FROM accuracies WHERE run_id = ?').pluck().get(id);
    if (there !== expected) throw new Error(`run ${id} has ${there} of ${expected} accuracies`);
    const { parameterCount, methodMemory, confusion, seconds, peakMemory, anytime } = totals;
    const updated = this.#database
      .prepare(
        `UPDATE runs SET status = 'finished', finished_at = @finishedAt, parameter_count = @parameterCount,
           method_memory = @methodMemory, confusion = @confusion, seconds = @seconds, peak_memory = @peakMemory
         WHERE id = @id AND status = 'running'`,
      )
      .run({
        id,
        parameterCount,
        methodMemory: methodMemory && JSON.stringify(methodMemory),
        confusion: confusion && JSON.stringify(confusion),
        seconds,
        peakMemory,
        finishedAt,
      });
    if (updated.changes === 0) throw new Error(`run ${id} is not running`);
    if (anytime) this.#addAnytime(id, anytime);
  }

  #write<T>(action: () => T): T {
    // SQLite would go on writing to a file that nobody can find any more.
    if (inodeOf(this.#file) !== this.#inode) {
      throw new UserError(`${this.#file} was deleted or moved while results were being written to it`);
    }
    return explained(this.#file, () => this.#database.transaction(action).immediate());
  }

  /** Writes to a run that this process computes. */
  #writeOwn(id: string, action: () => void): void {
    this.#write(() => {
      this.#claims.require(id);
      action();
    });
  }

  /** Reads with all queries on one snapshot. */
  #read<T>(action: () => T): T {
    return explained(this.#file, () => this.#database.transaction(action).deferred());
  }
}

const isComputedElsewhere = (run: FinishedRun | ElsewhereRun): run is ElsewhereRun =>
  isOfElsewhere(run.configuration);

/** Undefined if there is no file. */
const inodeOf = (file: string): bigint | undefined =>
  statSync(file, { bigint: true, throwIfNoEntry: false })?.ino;
