import { messageOf, UserError } from '../../errors/user-error.js';
import { environmentOf } from '../../runs/environment.js';
import { filesOf } from '../../runs/environment-of-run.js';
import type { GridListener } from '../../runs/grid-listener.js';
import type { Job } from '../../runs/pool.js';
import type { RunRecord } from '../../runs/record.js';
import { Repetition } from '../../runs/repetition.js';
import { LostClaim } from '../../store/claims.js';
import { runOfLine } from '../../store/lines.js';
import type { FinishedRun, ResultStore } from '../../store/store.js';
import { averageAccuracy } from '../../training/metrics.js';
import type { InQueue } from './offered-queue.js';

/** A run that has ended elsewhere. */
export interface Ended {
  job: Job;
  end: Exclude<InQueue, { state: 'open' }>;
}

/** Stores runs that were computed elsewhere. */
export class Results {
  /** @param lacking finished runs that are computed again, to gain what they lack, by id */
  constructor(
    private readonly store: ResultStore,
    private readonly listener: GridListener,
    private readonly lacking: ReadonlyMap<string, RunRecord>,
  ) {}

  /** @throws UserError (usage) if one of them can never work, once the others are stored */
  keep(ended: readonly Ended[]): void {
    const finished: { job: Job; run: FinishedRun }[] = [];
    const failed: { job: Job; end: Ended['end'] & { state: 'failed' } }[] = [];
    for (const { job, end } of ended) {
      if (end.state === 'failed') failed.push({ job, end });
      else {
        try {
          finished.push({ job, run: ofJob(job, end.line) });
        } catch (error) {
          const reason = `what the queue has of it cannot be read: ${messageOf(error)}`;
          failed.push({ job, end: { state: 'failed', reason, account: undefined } });
        }
      }
    }
    const fresh = finished.filter(({ job }) => !this.lacking.has(job.id));
    this.store.importFinished(fresh.map(({ run }) => run));
    for (const { job, run } of finished) {
      const before = this.lacking.get(job.id);
      if (before) this.repeat(job, run, before);
      else this.listener.finished(job, averageAccuracy(run.accuracies, run.tasks), run.seconds, false);
    }
    for (const { job, end } of failed) this.fail(job, end);
    const wrong = failed.find(({ end }) => end.account?.exitCode === 2);
    if (wrong) throw new UserError(wrong.end.reason, 2);
  }

  /** Of a finished run nothing is changed, unless it comes out the same. */
  private repeat(job: Job, run: FinishedRun, before: RunRecord): void {
    const repetition = new Repetition(before);
    for (const entry of [...run.accuracies, ...run.earlyAccuracies]) repetition.add(entry);
    const difference = repetition.difference();
    if (difference !== undefined) {
      this.store.leave(job.id);
      this.listener.failed(job, difference);
      return;
    }
    if (!run.anytime) {
      this.store.leave(job.id);
      this.listener.failed(job, 'what the queue has of it lacks the accuracies on the way');
      return;
    }
    this.store.gain(job.id, run.anytime);
    this.listener.finished(job, averageAccuracy(before.accuracies, before.tasks), run.seconds, false);
  }

  private fail(job: Job, { reason, account }: Ended['end'] & { state: 'failed' }): void {
    if (this.lacking.has(job.id)) this.store.leave(job.id);
    else {
      // No worker has told what it computes with if none has come to an end.
      const environment = account?.environment ?? environmentOf('onnx', 'cpu');
      const known = account ? { tasks: account.tasks, taskClasses: account.taskClasses } : { tasks: 1 };
      try {
        this.store.begin({ ...job, ...known, environment: { ...environment, ...filesOf(job) } });
        for (const entry of account?.accuracies ?? []) this.store.addAccuracy(job.id, entry);
        for (const entry of account?.earlyAccuracies ?? []) this.store.addEarlyAccuracy(job.id, entry);
        this.store.fail(job.id, reason);
      } catch (error) {
        // Another process computes it, or has finished it.
        if (!(error instanceof LostClaim)) throw error;
      }
    }
    this.listener.failed(job, reason);
  }
}

/** The user's own files are this machine's. @throws Error if the line is not of the job */
function ofJob(job: Job, line: string): FinishedRun {
  const run = runOfLine(line);
  if (run.id !== job.id) throw new Error('it is another run');
  return { ...run, environment: { ...run.environment, ...filesOf(job) } };
}
