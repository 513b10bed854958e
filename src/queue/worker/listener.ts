import type { FeatureProgress } from '../../backbones/backbone.js';
import type { Taken } from './taking-queue.js';

/** Called as a worker works. */
export interface WorkListener {
  features: FeatureProgress;
  /** It takes nothing from a queue. */
  declined(queue: string, reason: string): void;
  finished(run: Taken, seconds: number): void;
  failed(run: Taken, reason: string): void;
  /** Another worker may have the run now, or will. */
  lost(run: Taken, why: string): void;
}
