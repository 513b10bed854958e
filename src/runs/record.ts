import type { AnytimeAccuracies } from '../training/anytime-accuracy.js';
import type { Confusion } from '../training/confusion.js';
import type { MethodMemory } from '../training/memory/method-memory.js';
import type { TaskAccuracy } from '../training/task-accuracy.js';
import type { RunConfiguration } from './configuration.js';
import type { Tagged } from './tags.js';

/** What a run was computed with. Stored with the run, but not part of its identity. */
export interface RunEnvironment {
  programVersion: string;
  backend: string;
  device: string;
  /** Whether products were computed in TF32; only of runs on `cuda`. */
  tf32?: boolean;
  /** The device that made the features of the run's images, if it was not the CPU. */
  featureDevice?: string;
  /** Processor, cores, memory, operating system, Node version; where `cuda` computed, also the models of the GPUs. */
  machine: Record<string, string | number>;
  /**
   * How many seeds its program computed at once, of which some may have been left empty: the more there are, the more numbers
   * are rounded otherwise. Left out if it computed one.
   */
  batchSeeds?: number;
  /**
   * Paths of the user's own files that it used; relative to the working directory if they were inside it. Those of a
   * composed strategy are by the names of its parts.
   */
  files?: { scenario?: string; strategy?: string | { [part: string]: string } };
}

/**
 * `interrupted`: started, but the process that computed it has ended, or has been silent for so long that another may
 * compute it. This is not stored, but worked out when the run is read.
 */
export const runStatuses = ['running', 'interrupted', 'finished', 'failed'] as const;
export type RunStatus = (typeof runStatuses)[number];

/** A stored run. */
export interface RunRecord extends Tagged {
  /** SHA-256 of the canonical configuration, in hex. */
  id: string;
  configuration: RunConfiguration;
  /**
   * Whether the configuration's `code` was assumed: the run was stored by a version that did not record it, and counts as
   * computed with the code of the version that first did.
   */
  codeAssumed: boolean;
  /** The number of tasks that the scenario has. */
  tasks: number;
  /**
   * Each task's classes in the dataset, in the order of their labels; tasks are in the order of training. Null in runs that
   * ended before their tasks were known, and in runs of versions that did not store them.
   */
  taskClasses: number[][] | null;
  status: RunStatus;
  /** Why a failed run failed, one line. */
  error: string | null;
  environment: RunEnvironment;
  /** Number of trainable parameters. */
  parameterCount: number | null;
  /** What its method held between tasks. Null also in runs of versions that did not compute it. */
  methodMemory: MethodMemory | null;
  /** What was predicted after the last task. Null also in runs of versions that did not store it. */
  confusion: Confusion | null;
  /**
   * Wall-clock seconds of learning and testing; reading data and compiling programs are not part of them. Of runs that were
   * computed in one program, each has an equal share of the time for which it was at work.
   */
  seconds: number | null;
  /**
   * The most memory in bytes that the worker process had resident during the run, data and programs included, and the runs
   * that it computed beside it. Where the
   * system cannot tell, and in runs that were stored by earlier versions: since the process started.
   */
  peakMemory: number | null;
  /** ISO 8601 times. */
  startedAt: string;
  finishedAt: string | null;
  /** Accuracies on tasks that were learnt. Ordered by train task, then test task. */
  accuracies: TaskAccuracy[];
  /**
   * Accuracies on tasks before they were learnt, for forward transfer: of the initial network (train task 0) on all
   * tasks, and after each task on the next. Empty for class-incremental scenarios, and for runs of program versions
   * that did not measure them. Ordered by train task, then test task.
   */
  earlyAccuracies: TaskAccuracy[];
  /** Accuracies on the way; null if they were not measured. */
  anytime: AnytimeAccuracies | null;
}
