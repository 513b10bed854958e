import type { Backend, Device } from '../engine/engine.js';
import type { OwnSource } from '../plugins/own/source.js';
import type { TaskAccuracy } from '../training/task-accuracy.js';
import type { RunConfiguration } from './configuration.js';

/** What a worker computes with; sent once, before any run. */
export interface WorkerSetup {
  type: 'setup';
  backend: Backend;
  device: Device;
}

/** What the parent asks of a worker. */
export interface RunOrder {
  type: 'run';
  configuration: RunConfiguration;
  /** The user's own files that the configuration is of. */
  own: { scenario?: OwnSource | undefined; strategy?: OwnSource | undefined };
}

export type ToWorker = WorkerSetup | RunOrder;

/** What a worker tells of the run that it was asked for. */
export type FromWorker =
  | { type: 'ready' }
  | { type: 'started'; tasks: number }
  | { type: 'progress'; done: number }
  | { type: 'accuracy'; entry: TaskAccuracy }
  | { type: 'early-accuracy'; entry: TaskAccuracy }
  | { type: 'finished'; parameterCount: number; seconds: number; peakMemory: number }
  | Failure;

export interface Failure {
  type: 'failed';
  /** One line. */
  message: string;
  /** 2 where what was asked for can never run, 1 where it failed. */
  exitCode: 1 | 2;
  /** Where it failed, if that was a bug. */
  stack?: string;
}
