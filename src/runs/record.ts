import type { RunConfiguration } from './configuration.js';

/** One entry of the accuracy matrix: test accuracy on `testTask` after training on tasks 1 … `trainTask`. */
export interface TaskAccuracy {
  /** Counted from 1. */
  trainTask: number;
  /** Counted from 1, at most `trainTask`. */
  testTask: number;
  /** Fraction of the test samples that were predicted right, 0 … 1. */
  accuracy: number;
  /** Mean cross-entropy in nats. */
  loss: number;
  /** Number of test samples. */
  samples: number;
  /** Seconds that this evaluation took. */
  seconds: number;
}

/** What a run was computed with; stored beside its identity, not in it. */
export interface RunEnvironment {
  programVersion: string;
  backend: string;
  device: string;
  /** Processor, cores, memory, operating system, Node version. */
  machine: Record<string, string | number>;
}

export type RunStatus = 'running' | 'finished' | 'failed';

/** A stored run. */
export interface RunRecord {
  /** SHA-256 of the canonical configuration, in hex. */
  id: string;
  configuration: RunConfiguration;
  /** The number of tasks that the scenario has. */
  tasks: number;
  status: RunStatus;
  /** Why a failed run failed, one line. */
  error: string | null;
  environment: RunEnvironment;
  /** Number of trainable parameters. */
  parameterCount: number | null;
  /** Wall-clock seconds of the whole run. */
  seconds: number | null;
  /** Peak resident memory of the worker, bytes. */
  peakMemory: number | null;
  /** ISO 8601 times. */
  startedAt: string;
  finishedAt: string | null;
  /** Ordered by train task, then test task. */
  accuracies: TaskAccuracy[];
}
