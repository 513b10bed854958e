import type { FeatureProgress } from '../backbones/backbone.js';
import type { OtherCode } from './other-code.js';
import type { Job } from './pool.js';

/** A process elsewhere that computes runs. */
export interface WorkerView {
  host: string;
  pid: number;
  /** The runs that it is at, and how far each is, 0 … 1. */
  at: readonly { label: string; share: number }[];
  runsAnHour: number;
}

/** Called as a grid runs. */
export interface GridListener {
  /** Progress of computing features that are not there yet, before the runs start. */
  features: FeatureProgress;
  /** Called before that if runs are computed anew because the stored ones come from other code. */
  otherCode(stored: OtherCode): void;
  /** @param stored runs already in the store, each with its average accuracy @param jobs the runs to compute */
  start(stored: readonly { job: Job; accuracy: number }[], jobs: readonly Job[]): void;
  /** @param done fraction of the job, 0 … 1 */
  progress(job: Job, done: number): void;
  /**
   * @param accuracy average accuracy over all tasks after the last, 0 … 1
   * @param elsewhere whether another process has computed it
   */
  finished(job: Job, accuracy: number, seconds: number, elsewhere: boolean): void;
  failed(job: Job, message: string): void;
  /** The processes elsewhere that compute runs, from time to time. */
  workers?(workers: readonly WorkerView[]): void;
  /** Something that has to be said, one line. */
  note?(line: string): void;
}
