import { canonicalHash } from '../runs/canonical.js';
import type { Options, OptionValue, RunConfiguration, SeedlessConfiguration } from '../runs/configuration.js';
import { identityOf } from '../runs/identity.js';
import type { Dimension } from './space/draw.js';

/**
 * The first seed that trials run with. Others than those that a final comparison has by default, 1, 2, …, so that nothing is
 * chosen by what is judged later.
 */
export const FIRST_SEED = 1001;

/** What a study searches, and how. */
export interface StudyDefinition {
  space: readonly Dimension[];
  /** Of the draws of trials. */
  seed: number;
  /** How many seeds each stage has, growing. */
  seeds: readonly number[];
  /** What the searched options are without the study, in the order of the space; null where they have no default. */
  defaults: readonly OptionValue[];
}

/** A search over the options of one strategy with one head in one scenario. */
export interface Study extends StudyDefinition {
  /** SHA-256 of its trials and of how it goes on with them, in hex. */
  id: string;
  /** In the order of the draws; trials are counted from 1. */
  trials: readonly SeedlessConfiguration[];
}

/** A study as it is stored. */
export interface StoredStudy extends Study {
  /** ISO 8601. */
  createdAt: string;
}

export const studyOf = (definition: StudyDefinition, trials: readonly SeedlessConfiguration[]): Study => {
  const { space, seed, seeds } = definition;
  return { ...definition, trials, id: canonicalHash({ space, seed, seeds, trials }) };
};

/** What a trial has at the searched options, in the order of the space. */
export const valuesOf = (
  { space }: Pick<Study, 'space'>,
  configuration: SeedlessConfiguration,
): OptionValue[] => space.map(({ option }) => valueAt(configuration, option));

/** What a configuration has at a place such as `strategy.si.coefficient`. */
export const valueAt = (configuration: SeedlessConfiguration, place: string): OptionValue =>
  place
    .split('.')
    .reduce<OptionValue>((within, name) => (within as Options | undefined)?.[name], configuration as Options);

/** The runs of a trial, counted from 1, with so many seeds. */
export const runsOfTrial = (
  study: Pick<Study, 'trials'>,
  trial: number,
  seeds: number,
): { id: string; configuration: RunConfiguration }[] =>
  Array.from({ length: seeds }, (_, index) => {
    const configuration = { ...study.trials[trial - 1]!, seed: FIRST_SEED + index };
    return { id: identityOf(configuration), configuration };
  });

/** `split-mnist/domain · mlp · ewc`. */
export function namesOf({ trials }: Pick<Study, 'trials'>): string {
  const [{ scenario, head, strategy }] = trials as [SeedlessConfiguration];
  return [scenario.name, head.name, strategy.name].join(' · ');
}
