import type { Options, RunConfiguration, SeedlessConfiguration } from './configuration.js';
import type { RunRecord } from './record.js';
import type { Tagged } from './tags.js';

/**
 * What is known of a run that was computed by another program: names, whatever options were told, and the file that its
 * accuracies come from. It has no code, so it is of another type than the configuration of this program's own runs:
 * nothing can compute it, and whatever repeats, checks or bounds runs does not take it.
 */
export type ElsewhereConfiguration = {
  /** With all options if it is one of this program's scenarios. */
  scenario: { name: string } & Options;
  head: { name: string } & Options;
  strategy: { name: string } & Options;
  training?: Options;
  /** SHA-256 of the file, in hex: the same names from another file are other runs. */
  elsewhere: { sha256: string };
  seed: number;
};

/** An entry of the accuracy matrix that another program measured, or an early accuracy; see TaskAccuracy. */
export interface ElsewhereAccuracy {
  trainTask: number;
  testTask: number;
  /** Fraction of test samples predicted correctly, 0 … 1. */
  accuracy: number;
  /** Number of test samples; null if it is not known. */
  samples: number | null;
  loss: null;
  seconds: null;
}

/** A run that was computed by another program, and imported. Whatever only this program could know is null. */
export interface ElsewhereRun extends Tagged {
  /** SHA-256 of the canonical configuration, in hex. */
  id: string;
  configuration: ElsewhereConfiguration;
  /** Name of the file that it was imported from, without its folder. */
  file: string;
  tasks: number;
  /** The whole matrix, ordered like that of a run of this program. */
  accuracies: ElsewhereAccuracy[];
  /** Empty if they were not measured. */
  earlyAccuracies: ElsewhereAccuracy[];
  status: 'finished';
  error: null;
  taskClasses: null;
  environment: null;
  parameterCount: null;
  methodMemory: null;
  confusion: null;
  anytime: null;
  seconds: null;
  peakMemory: null;
  startedAt: null;
  finishedAt: null;
}

/** What an ElsewhereRun cannot have. */
export const UNKNOWN_ELSEWHERE = {
  status: 'finished',
  error: null,
  taskClasses: null,
  environment: null,
  parameterCount: null,
  methodMemory: null,
  confusion: null,
  anytime: null,
  seconds: null,
  peakMemory: null,
  startedAt: null,
  finishedAt: null,
} as const satisfies Partial<ElsewhereRun>;

/** A stored run, whoever computed it. */
export type AnyRun = RunRecord | ElsewhereRun;

export type AnyConfiguration = RunConfiguration | ElsewhereConfiguration;

export type SeedlessElsewhere = Omit<ElsewhereConfiguration, 'seed'>;

/** What runs that differ only in their seed have in common, whoever computed them. */
export type AnySeedless = SeedlessConfiguration | SeedlessElsewhere;

export const anySeedless = ({ seed: _, ...configuration }: AnyConfiguration): AnySeedless => configuration;

export const isElsewhere = (run: AnyRun): run is ElsewhereRun => isOfElsewhere(run.configuration);

/** Whether a run was computed by this program. */
export const isOwn = (run: AnyRun): run is RunRecord => !isElsewhere(run);

/** Whether a configuration is that of runs that were computed elsewhere. */
export const isOfElsewhere = <Configuration extends AnyConfiguration | AnySeedless>(
  configuration: Configuration,
): configuration is Extract<Configuration, { elsewhere: object }> => 'elsewhere' in configuration;

/** The configuration of some runs without their seed. */
export type SeedlessOf<Run extends AnyRun> = Run extends ElsewhereRun
  ? SeedlessElsewhere
  : SeedlessConfiguration;
