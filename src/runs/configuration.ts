import type { SourceHash } from '../plugins/composition/part-names.js';

/** The most seeds, units in a layer, epochs or samples per batch: more than anybody would want. */
export const MOST = 1_000_000;

/**
 * A run's whole configuration: everything that decides its numbers, and nothing else. Every default is
 * written out, so that a stored run means the same in a later version.
 */
export type RunConfiguration = {
  /** Scenario name (`split-mnist/task`) and its options; `source` is the hash of a user's own file. */
  scenario: { name: string; source?: string } & Options;
  /** What turns images into features. */
  backbone: { name: string } & Options;
  /** Head name and its options, including `hidden`. */
  head: { name: string } & Options;
  /**
   * Strategy name and its hyper-parameters; `source` is the hash of a user's own file. Of a composed strategy both are by
   * the names of its parts.
   */
  strategy: { name: string; source?: SourceHash } & Options;
  training: TrainingOptions;
  code: RunCode;
  /** A SHA-256 that identifies the dataset's files, if they are not the published ones. */
  data?: string;
  seed: number;
};

/** The parts that have options which a user can set. No strategy, scenario or head has one of these names. */
export const settingsParts = ['scenario', 'backbone', 'head', 'strategy', 'training'] as const;
export type SettingsPart = (typeof settingsParts)[number];

/** Which code a run is computed with, as far as it decides the numbers. */
export type RunCode = {
  /** Version of what `src/` makes of a configuration. */
  protocol: number;
  /** Mark of the scenario's source, if it is a built-in one. */
  scenario?: string;
  /** Mark of the strategy's source, if it is a built-in one; of a composed strategy, of all its built-in parts. */
  strategy?: string;
};

/** What runs that differ only in their seed have in common. */
export type SeedlessConfiguration = Omit<RunConfiguration, 'seed'>;

export const seedless = ({ seed: _, ...configuration }: RunConfiguration): SeedlessConfiguration =>
  configuration;

/** Whether a run uses files of the user's own. */
export const usesOwnFiles = ({ scenario, strategy }: RunConfiguration): boolean =>
  scenario.source !== undefined || strategy.source !== undefined;

/** Option values, as in JSON. */
export type Options = { [option: string]: OptionValue };
export type OptionValue = string | number | boolean | null | undefined | OptionValue[] | Options;

/** The training protocol's own options. */
export interface TrainingOptions extends Options {
  optimizer: string;
  learningRate: number;
  /** Absent if the number of steps is given. */
  epochs?: number;
  steps?: number;
  batchSize: number;
  dropLast?: boolean;
  outputs?: 'seen' | 'all';
  consolidateEvery?: number;
}

/** The options of a part of a configuration, without its name and source. */
export const optionsOf = ({
  name: _,
  source: __,
  ...options
}: { name: string; source?: SourceHash } & Options): Options => options;
