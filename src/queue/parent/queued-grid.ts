import type { OwnSource } from '../../plugins/own/source.js';
import { scenarios } from '../../plugins/scenarios.js';
import { strategies } from '../../plugins/strategies.js';
import { groupedBy } from '../../reporting/cells/grouped-by.js';
import { usesOwnFiles } from '../../runs/configuration.js';
import type { GridWork } from '../../runs/grid.js';
import type { GridListener } from '../../runs/grid-listener.js';
import type { Job } from '../../runs/pool.js';
import type { Claimed, ResultStore } from '../../store/store.js';
import { collectGarbage } from '../../system/collect-garbage.js';
import { averageAccuracy } from '../../training/metrics.js';
import type { Connection } from '../connection.js';
import type { JobData } from '../job-data.js';
import { SentSources } from '../own-sources.js';
import { isAnswer, isPassing, refusalText } from '../refusal.js';
import { workersHeardOf } from '../workers.js';
import { Idleness } from './idleness.js';
import { AT_ONCE, type OfferedQueue } from './offered-queue.js';
import { type Ended, Results } from './results.js';

/** Milliseconds between two comparisons of what is open with what the queue holds. */
const COMPARE_INTERVAL = 30_000;

/** Milliseconds between two looks at the workers, and at runs that other processes of this database compute. */
const LOOK_INTERVAL = 2_000;

/** How many runs make so much garbage that it is collected: large grids shall not take more memory than small ones. */
const COLLECTED_AFTER = 250;

/** The runs of a grid that a queue is to compute: puts them there, and stores what comes back. */
export class QueuedGrid {
  /** What the queue is to compute, by id. */
  private readonly open = new Map<string, Job>();
  /** What another process of this database computes. */
  private readonly elsewhere = new Map<string, Job>();
  /** What seems to have ended. */
  private readonly hinted = new Set<string>();
  private readonly since = new Date().toISOString();
  private readonly results: Results;
  private readonly idleness: Idleness;
  /** Runs that were computed before, and are computed again. */
  private readonly again;
  private readonly sources: SentSources;
  private comparedAt = Number.NEGATIVE_INFINITY;
  private lookedAt = Number.NEGATIVE_INFINITY;
  private sinceCollected = 0;
  private isFirst = true;
  private isAway = false;
  /** Whether Redis refuses something that it did before. */
  private isRefused = false;

  constructor(
    private readonly connection: Connection,
    private readonly store: ResultStore,
    private readonly work: Omit<GridWork, 'needed'>,
    private readonly listener: GridListener,
    private readonly queueOf: (id: string) => OfferedQueue,
  ) {
    this.again = new Map(work.lacking.map((run) => [run.id, run]));
    this.results = new Results(store, listener, this.again);
    this.sources = new SentSources(connection.redis);
    this.idleness = new Idleness(connection.address.shown, (line) => listener.note?.(line));
  }

  get isDone(): boolean {
    return this.open.size + this.elsewhere.size === 0;
  }

  /** Whether there is something to do at once. */
  get isBusy(): boolean {
    return this.hinted.size > 0;
  }

  /** Notes that a run seems to have ended, which is looked at with the next step. */
  hint(id: string): void {
    if (this.open.has(id)) this.hinted.add(id);
  }

  away(): void {
    if (this.isAway) return;
    this.isAway = true;
    this.listener.note?.(`the queue at ${this.connection.address.shown} is out of reach; waiting for it`);
  }

  back(): void {
    this.comparedAt = Number.NEGATIVE_INFINITY;
    if (this.isAway) this.listener.note?.('the queue is back');
    this.isAway = false;
  }

  /** Claims all runs, so that no other process of this database computes them meanwhile. */
  claim(jobs: readonly Job[] = this.work.jobs): void {
    const claims = this.store.claimQueued(
      jobs.map(({ id }) => id),
      this.since,
      (run) => {
        if (!this.work.lacks(run)) return false;
        this.again.set(run.id, run);
        return true;
      },
    );
    for (const job of jobs) this.claimed(job, claims.get(job.id)!);
  }

  private claimed(job: Job, answer: Claimed): void {
    if (answer === 'elsewhere') {
      this.elsewhere.set(job.id, job);
      return;
    }
    this.elsewhere.delete(job.id);
    if (answer === 'claimed') this.open.set(job.id, job);
    else if (answer.status === 'failed') this.listener.failed(job, answer.error!);
    else this.listener.finished(job, averageAccuracy(answer.accuracies, answer.tasks), answer.seconds!, true);
  }

  /** Does what there is to do. What fails because Redis is away, or cannot write for a while, is done later. */
  async step(): Promise<void> {
    try {
      if (performance.now() - this.comparedAt > COMPARE_INTERVAL) await this.compare();
      await this.collect();
      if (performance.now() - this.lookedAt > LOOK_INTERVAL) await this.look();
    } catch (error) {
      if (isPassing(error)) this.refused(refusalText(error));
      else if (isAnswer(error) || !isOfConnection(error)) throw error;
    }
  }

  private refused(reason: string): void {
    if (!this.isRefused)
      this.listener.note?.(
        `the queue at ${this.connection.address.shown} takes nothing (${reason}); waiting`,
      );
    this.isRefused = true;
  }

  /** Compares what is open with what the queue holds: puts in what is missing, and takes out what has ended. */
  private async compare(): Promise<void> {
    const now = performance.now();
    for (const [queue, jobs] of this.byQueue(this.open.values())) {
      // Redis may have forgotten that, too.
      await queue.open();
      for (let from = 0; from < jobs.length; from += AT_ONCE) {
        const some = jobs.slice(from, from + AT_ONCE);
        const known = await queue.look(some.map(({ id }) => id));
        const ended: Ended[] = [];
        const missing: Job[] = [];
        for (const job of some) {
          const found = known.get(job.id);
          // A command that is repeated tries again what has failed, here as elsewhere.
          const isRetried = this.isFirst && found?.state === 'failed';
          if (isRetried) await queue.remove(job.id);
          if (!found || isRetried) missing.push(job);
          else if (found.state !== 'open') ended.push({ job, end: found });
        }
        // Of those that wait, too, so that they stay there.
        await this.sources.send(some.flatMap(ownSources));
        if (missing.length > 0) {
          await queue.add(missing.map((job) => ({ id: job.id, data: this.dataOf(job) })));
        }
        this.passed(missing.length);
        this.keep(ended);
      }
    }
    this.isFirst = false;
    this.comparedAt = now;
    if (this.isRefused) this.listener.note?.('the queue takes runs again');
    this.isRefused = false;
  }

  /** Takes what seems to have ended. */
  private async collect(): Promise<void> {
    const jobs = [...this.hinted].slice(0, AT_ONCE).flatMap((id) => this.open.get(id) ?? []);
    for (const [queue, some] of this.byQueue(jobs)) {
      const known = await queue.look(some.map(({ id }) => id));
      const ended = some.flatMap((job) => {
        const end = known.get(job.id);
        return end && end.state !== 'open' ? [{ job, end }] : [];
      });
      for (const { id } of some) this.hinted.delete(id);
      this.keep(ended);
    }
  }

  private keep(ended: readonly Ended[]): void {
    for (const { job } of ended) {
      this.open.delete(job.id);
      this.hinted.delete(job.id);
    }
    if (ended.length === 0) return;
    this.results.keep(ended);
    this.passed(ended.length);
  }

  /** Collects the garbage of runs that were sent or received. */
  private passed(runs: number): void {
    this.sinceCollected += runs;
    if (this.sinceCollected < COLLECTED_AFTER) return;
    this.sinceCollected = 0;
    collectGarbage();
  }

  /** Looks at workers, and at other processes of this database. */
  private async look(): Promise<void> {
    this.lookedAt = performance.now();
    if (this.elsewhere.size > 0) {
      this.claim([...this.elsewhere.values()]);
      if (this.open.size > 0) this.comparedAt = Number.NEGATIVE_INFINITY;
    }
    const workers = await workersHeardOf(this.connection.redis);
    const ours = workers.map((worker) => ({
      ...worker,
      at: worker.at.filter(({ run }) => this.open.has(run)),
    }));
    for (const { run, share } of ours.flatMap(({ at }) => at)) {
      this.store.progress(run, share);
      this.listener.progress(this.open.get(run)!, share);
    }
    this.listener.workers?.(ours);
    const counts = [...this.byQueue(this.open.values())].map(([queue, jobs]) => ({
      queue,
      runs: jobs.length,
    }));
    this.idleness.look(counts, workers);
  }

  private byQueue(jobs: Iterable<Job>): Map<OfferedQueue, Job[]> {
    return groupedBy(jobs, ({ id }) => this.queueOf(id));
  }

  private dataOf(job: Job): JobData {
    const { configuration } = job;
    const lanes = this.work.lanesOf(job);
    if (!usesOwnFiles(configuration)) return { configuration, lanes };
    const hashes = (sources: { [name: string]: OwnSource }) => Object.values(sources).map(({ hash }) => hash);
    const own = {
      scenario: hashes(scenarios.sourcesOf(configuration.scenario)),
      strategy: hashes(strategies.sourcesOf(configuration.strategy)),
    };
    return { configuration, lanes, own };
  }
}

/** The user's own files that a run uses. */
const ownSources = ({ configuration }: Job): OwnSource[] => [
  ...Object.values(scenarios.sourcesOf(configuration.scenario)),
  ...Object.values(strategies.sourcesOf(configuration.strategy)),
];

/** Whether something failed because Redis was away, as ioredis and the system say it. */
const isOfConnection = (error: unknown): boolean =>
  error instanceof Error &&
  (/connection|socket|timed? ?out|MaxRetries/i.test(`${error.name} ${error.message}`) || 'syscall' in error);
