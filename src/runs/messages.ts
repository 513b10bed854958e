import type { Backend, Device } from '../engine/engine.js';
import type { NetworkText } from '../models/trained-network.js';
import type { OwnSource } from '../plugins/own/source.js';
import type { AnytimeAccuracies } from '../training/anytime-accuracy.js';
import type { Confusion } from '../training/confusion.js';
import type { MethodMemory } from '../training/memory/method-memory.js';
import type { TaskAccuracy } from '../training/task-accuracy.js';
import type { RunConfiguration } from './configuration.js';
import type { DataOfRun } from './data-of-run.js';

/** What a worker computes with. Sent once, before any run. */
export interface WorkerSetup {
  type: 'setup';
  backend: Backend;
  device: Device;
  /** Data that every run will need, to read before any is taken: if they are damaged, none starts. */
  ahead?: BuiltInData | undefined;
}

/** A built-in dataset, and what makes features of its images. */
export type BuiltInData = DataOfRun & { dataset: string };

/** Asks a worker to compute runs that differ in their seed alone, side by side. */
export interface GroupOrder {
  type: 'group';
  runs: { id: string; configuration: RunConfiguration }[];
  /** As many as there are runs, or more. */
  lanes: number;
  /** Every how many steps they also test on the way. */
  evaluateEvery?: number | undefined;
  /** Whether their networks are wanted. */
  withNetwork?: boolean | undefined;
  /** The user's own files that the configurations use. */
  own: { scenario: OwnSource[]; strategy: OwnSource[] };
}

/** Asks a worker to stop one of its runs; the others go on. */
export interface Abandonment {
  type: 'abandon';
  id: string;
}

export type ToWorker = WorkerSetup | GroupOrder | Abandonment;

/** What a worker reports about a run. */
export type RunMessage =
  | { type: 'started'; taskClasses: number[][] }
  | { type: 'progress'; done: number }
  | { type: 'accuracy'; entry: TaskAccuracy }
  | { type: 'early-accuracy'; entry: TaskAccuracy }
  | {
      type: 'finished';
      parameterCount: number;
      methodMemory: MethodMemory;
      confusion: Confusion;
      seconds: number;
      peakMemory: number;
      anytime: AnytimeAccuracies | null;
      /** Left out unless it is wanted. */
      network?: NetworkText;
    }
  | Failure;

export type FromWorker =
  | { type: 'ready' }
  /** What it was to read ahead has to be prepared first. */
  | { type: 'unprepared' }
  /** About one of its runs. */
  | { type: 'run'; id: string; message: RunMessage }
  /** It could not start. */
  | Failure;

export interface Failure {
  type: 'failed';
  /** One line. */
  message: string;
  /** 2 if such a run can never work, 1 if this one failed. */
  exitCode: 1 | 2;
  /** The stack trace, if it was a bug. */
  stack?: string;
  /** Whether it is not the run that failed, but the process that computed it has ended. */
  isLost?: true;
}
