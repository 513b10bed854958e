import type { FeatureProgress } from '../backbones/backbone.js';
import type { Job } from './pool.js';

/** What happens while a grid runs. */
export interface GridListener {
  /** Features that no run has used yet are made before the runs start. */
  features: FeatureProgress;
  /** @param stored what was there already, each with its average accuracy @param jobs those to run */
  start(stored: readonly { job: Job; accuracy: number }[], jobs: readonly Job[]): void;
  /** @param done share of the job, 0 … 1 */
  progress(job: Job, done: number): void;
  /**
   * @param accuracy average accuracy over all tasks after the last, 0 … 1
   * @param elsewhere whether another process has computed it
   */
  finished(job: Job, accuracy: number, seconds: number, elsewhere: boolean): void;
  failed(job: Job, message: string): void;
}
