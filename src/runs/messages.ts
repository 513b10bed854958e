import type { Backend, Device } from '../engine/engine.js';
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
}

export type ToWorker = WorkerSetup | RunOrder;

/** What a worker tells of the run that it was asked for. */
export type FromWorker =
  | { type: 'ready' }
  | { type: 'started'; tasks: number }
  | { type: 'progress'; done: number }
  | { type: 'accuracy'; entry: TaskAccuracy }
  | { type: 'finished'; parameterCount: number; seconds: number; peakMemory: number }
  /** `fatal`: the worker cannot run anything. `bug`: the message is a stack, not advice. */
  | { type: 'failed'; message: string; fatal: boolean; stack?: string };
