import { LostClaim } from '../store/claims.js';
import type { ResultStore } from '../store/store.js';
import { averageAccuracy } from '../training/metrics.js';
import type { TaskAccuracy } from '../training/task-accuracy.js';
import type { LanesOfJob } from './batched/groups.js';
import { environmentOfRun } from './environment-of-run.js';
import type { GridListener } from './grid-listener.js';
import type { RunMessage } from './messages.js';
import type { Job } from './pool.js';
import type { RunEnvironment, RunRecord } from './record.js';
import { Repetition } from './repetition.js';

/** Stores what workers report about their runs, as it arrives. */
export class Recorder {
  private readonly runs = new Map<string, { tasks: number; accuracies: TaskAccuracy[] }>();
  private readonly repetitions = new Map<string, Repetition>();

  constructor(
    private readonly store: ResultStore,
    private readonly environment: RunEnvironment,
    private readonly listener: GridListener,
    private readonly lanesOf: LanesOfJob,
    /** Finished runs that are computed again, to gain what they lack, by id. */
    private readonly lacking: ReadonlyMap<string, RunRecord> = new Map(),
  ) {}

  /** @returns false if another process has taken the run over, so that nothing more is stored from this one. */
  record(job: Job, message: RunMessage): boolean {
    try {
      const before = this.lacking.get(job.id);
      if (before) this.repeat(job, message, before);
      else this.keep(job, message);
      return true;
    } catch (error) {
      if (!(error instanceof LostClaim)) throw error;
      this.runs.delete(job.id);
      return false;
    }
  }

  private keep(job: Job, message: RunMessage): void {
    const { store, listener, runs } = this;
    switch (message.type) {
      case 'started':
        this.begin(job, { tasks: message.taskClasses.length, taskClasses: message.taskClasses });
        break;
      case 'progress':
        store.progress(job.id, message.done);
        listener.progress(job, message.done);
        break;
      case 'accuracy':
        runs.get(job.id)!.accuracies.push(message.entry);
        store.addAccuracy(job.id, message.entry);
        break;
      case 'early-accuracy':
        store.addEarlyAccuracy(job.id, message.entry);
        break;
      case 'finished': {
        const { tasks, accuracies } = runs.get(job.id)!;
        store.finish(job.id, message);
        runs.delete(job.id);
        listener.finished(job, averageAccuracy(accuracies, tasks), message.seconds, false);
        break;
      }
      case 'failed':
        // A run that fails before its number of tasks is known is stored with one.
        if (!runs.has(job.id)) this.begin(job, { tasks: 1 });
        store.fail(job.id, message.message);
        runs.delete(job.id);
        listener.failed(job, message.stack ?? message.message);
    }
  }

  /** Of a finished run nothing is changed, unless it comes out the same. */
  private repeat(job: Job, message: RunMessage, before: RunRecord): void {
    const { store, listener, repetitions } = this;
    const end = (say: () => void) => {
      repetitions.delete(job.id);
      say();
    };
    switch (message.type) {
      case 'started':
        repetitions.set(job.id, new Repetition(before));
        break;
      case 'progress':
        listener.progress(job, message.done);
        break;
      case 'accuracy':
      case 'early-accuracy':
        repetitions.get(job.id)!.add(message.entry);
        break;
      case 'finished': {
        const difference = repetitions.get(job.id)!.difference();
        if (difference === undefined) store.gain(job.id, message.anytime!);
        else store.leave(job.id);
        end(() =>
          difference === undefined
            ? listener.finished(job, averageAccuracy(before.accuracies, before.tasks), message.seconds, false)
            : listener.failed(job, difference),
        );
        break;
      }
      case 'failed':
        store.leave(job.id);
        end(() => listener.failed(job, message.stack ?? message.message));
    }
  }

  private begin(job: Job, known: { tasks: number; taskClasses?: number[][] }): void {
    this.runs.set(job.id, { tasks: known.tasks, accuracies: [] });
    this.store.begin({
      ...job,
      ...known,
      environment: environmentOfRun(this.environment, job, this.lanesOf(job)),
    });
  }
}
