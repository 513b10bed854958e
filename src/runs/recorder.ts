import { messageOf } from '../errors/user-error.js';
import { writeModel } from '../models/model-file.js';
import { networkOf } from '../models/trained-network.js';
import { LostClaim } from '../store/claims.js';
import type { ResultStore } from '../store/store.js';
import { averageAccuracy } from '../training/metrics.js';
import type { TaskAccuracy } from '../training/task-accuracy.js';
import type { LanesOfJob } from './batched/groups.js';
import { environmentOfRun } from './environment-of-run.js';
import type { GridListener } from './grid-listener.js';
import { lackOf } from './lack.js';
import type { RunMessage } from './messages.js';
import type { Job } from './pool.js';
import type { RunEnvironment, RunRecord } from './record.js';
import { Repetition } from './repetition.js';

/** A run that has begun. */
interface Begun {
  tasks: number;
  taskClasses: number[][];
  accuracies: TaskAccuracy[];
}

type Finished = Extract<RunMessage, { type: 'finished' }>;

/** Stores what workers report about their runs, as it arrives. */
export class Recorder {
  private readonly runs = new Map<string, Begun>();
  private readonly repetitions = new Map<string, { repetition: Repetition; taskClasses: number[][] }>();

  constructor(
    private readonly store: ResultStore,
    private readonly environment: RunEnvironment,
    private readonly listener: GridListener,
    private readonly lanesOf: LanesOfJob,
    /** Finished runs that are computed again, to gain what they lack, by id. */
    private readonly lacking: ReadonlyMap<string, RunRecord> = new Map(),
    /** Where networks are written; undefined if they are not. */
    private readonly modelFolder?: string,
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
        const { tasks, taskClasses, accuracies } = runs.get(job.id)!;
        store.finish(job.id, message);
        runs.delete(job.id);
        this.end(job, message, { accuracies, taskClasses }, averageAccuracy(accuracies, tasks));
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
    switch (message.type) {
      case 'started':
        repetitions.set(job.id, {
          repetition: new Repetition(before),
          taskClasses: message.taskClasses,
        });
        break;
      case 'progress':
        listener.progress(job, message.done);
        break;
      case 'accuracy':
      case 'early-accuracy':
        repetitions.get(job.id)!.repetition.add(message.entry);
        break;
      case 'finished': {
        const { repetition, taskClasses } = repetitions.get(job.id)!;
        const difference = repetition.difference();
        const { anytime } = message;
        const isGain = anytime && lackOf(before, { evaluateEvery: anytime.every }) === 'tests';
        if (difference === undefined && isGain) store.gain(job.id, anytime);
        else store.leave(job.id);
        repetitions.delete(job.id);
        const { accuracies, tasks } = before;
        if (difference !== undefined) listener.failed(job, difference);
        else this.end(job, message, { accuracies, taskClasses }, averageAccuracy(accuracies, tasks));
        break;
      }
      case 'failed':
        store.leave(job.id);
        repetitions.delete(job.id);
        listener.failed(job, message.stack ?? message.message);
    }
  }

  /** A run's results are stored. If its network cannot be written, too, they stay. */
  private end(
    job: Job,
    { seconds, network }: Finished,
    run: Pick<Begun, 'accuracies' | 'taskClasses'>,
    average: number,
  ): void {
    try {
      if (network && this.modelFolder !== undefined) {
        const environment = this.environmentOf(job);
        writeModel(this.modelFolder, { run: { ...job, ...run, environment }, network: networkOf(network) });
      }
    } catch (error) {
      this.listener.failed(job, `${messageOf(error)}; its accuracies are stored, its model is not`);
      return;
    }
    this.listener.finished(job, average, seconds, false);
  }

  private environmentOf(job: Job): RunEnvironment {
    return environmentOfRun(this.environment, job, this.lanesOf(job));
  }

  private begin(job: Job, known: { tasks: number; taskClasses?: number[][] }): void {
    this.runs.set(job.id, { taskClasses: [], ...known, accuracies: [] });
    this.store.begin({ ...job, ...known, environment: this.environmentOf(job) });
  }
}
