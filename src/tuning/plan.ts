import { refuseTwice } from '../errors/twice.js';
import { UserError, usageError } from '../errors/user-error.js';
import { findHead } from '../heads/registry.js';
import type { Chosen } from '../plugins/discover.js';
import type { ScenarioDefinition } from '../plugins/scenario.js';
import { scenarios } from '../plugins/scenarios.js';
import { strategies } from '../plugins/strategies.js';
import { type PresetName, presetSettings } from '../reproduction/presets.js';
import { type OptionValue, type SeedlessConfiguration, seedless } from '../runs/configuration.js';
import { configurationsOf } from '../runs/grid.js';
import { optionsFor, type Pair, type Targeted } from '../runs/sweep/combinations.js';
import { type GivenOption, placeOf, valueText } from '../runs/sweep/given-option.js';
import { withOwners } from '../runs/sweep/owners.js';
import { type Dimension, drawTrials } from './space/draw.js';
import type { SearchedOption } from './space/searched-option.js';
import { FIRST_SEED, type Study, studyOf, valueAt } from './study.js';

/** Asks for a study of each combination of what is listed. */
export interface TuningRequest {
  scenarios: readonly string[];
  heads: readonly string[];
  strategies: readonly string[];
  backbone?: string | undefined;
  preset?: PresetName | undefined;
  /** Options that all trials have, each with one value. */
  set: readonly GivenOption[];
  space: readonly SearchedOption[];
  trials: number;
  /** Of the draws. */
  seed: number;
  /** How many seeds each stage has, growing. */
  seeds: readonly number[];
  /** The fraction of each class's training images that is held out; above 0. */
  heldOut: number;
  /** So many tasks choose, and the others judge; all tasks choose if it is not given. */
  firstTasks?: number | undefined;
}

/** A study with what its preset is made of. */
export interface PlannedStudy {
  study: Study;
  request: TuningRequest;
  /** As the user chose them, a file by its path. */
  chosen: { scenario: string; head: string; strategy: string };
  /** Options that all trials have, for this strategy and head, but for what makes them trials. */
  fixed: readonly GivenOption[];
}

/**
 * A study for each scenario, head and strategy, in this order.
 * @throws UserError (usage) for a wrong name or option, or a space that does not fit
 */
export async function planStudies(request: TuningRequest): Promise<PlannedStudy[]> {
  refuseTwice(request.heads);
  const heads = request.heads.map(findHead);
  const ofScenarios = await choicesOf(request.scenarios, (all) => scenarios.allChosen(all));
  const ofStrategies = await choicesOf(request.strategies, (all) => strategies.allChosen(all));
  const owners = { heads, strategies: ofStrategies.map(({ definition }) => definition) };
  for (const { definition } of ofScenarios) requireHoldingOut(definition);
  const set = withOwners(request.set, owners);
  const space = withOwners(request.space, owners);
  for (const option of [...set, ...space]) refuseTakenOver(option, request.firstTasks);
  for (const option of set) refuseAlternatives(option);
  for (const option of space) refuseScenario(option);
  const planned: PlannedStudy[] = [];
  for (const scenario of ofScenarios) {
    for (const head of heads) {
      for (const strategy of ofStrategies) {
        const pair = { head: head.name, strategy: strategy.definition.name };
        const chosen = { scenario: scenario.choice, head: head.name, strategy: strategy.choice };
        planned.push(await planStudy(request, chosen, { fixed: optionsFor(set, pair), space, pair }));
      }
    }
  }
  return planned;
}

async function planStudy(
  request: TuningRequest,
  chosen: PlannedStudy['chosen'],
  options: { fixed: Targeted<GivenOption>[]; space: SearchedOption[]; pair: Pair },
): Promise<PlannedStudy> {
  const fixed = options.fixed.map(inItsPart);
  const searched = optionsFor(options.space, options.pair).map(inItsPart);
  const names = `${chosen.scenario} with ${chosen.head} and ${chosen.strategy}`;
  if (searched.length === 0) {
    throw usageError(`nothing is searched for ${names}: give --space an option that it has, or leave it out`);
  }
  const both = searched.find((option) => fixed.some((one) => placeOf(one) === placeOf(option)));
  if (both) throw usageError(`${placeOf(both)} is searched, and set, too; give one of --space and --set`);
  const space = searched.map((option): Dimension => ({ option: placeOf(option), range: option.range }));
  const resolved = (values: readonly OptionValue[]) =>
    trialOf(
      request,
      chosen,
      fixed,
      searched.map((option, at) => ({ ...option, values: [values[at]] })),
    );
  await requireEnds(searched, resolved);
  const drawn = drawTrials(space, request.seed, request.trials);
  const trials: SeedlessConfiguration[] = [];
  for (const values of drawn) trials.push(await explaining(space, values, () => resolved(values)));
  const defaults = await defaultsOf(space, () => trialOf(request, chosen, fixed, []));
  const study = studyOf({ space, seed: request.seed, seeds: request.seeds, defaults }, trials);
  return { study, request, chosen, fixed };
}

/** Each definition with the choice that stands for it alone. */
async function choicesOf<Definition extends { name: string }>(
  choices: readonly string[],
  all: (choices: readonly string[]) => Promise<Chosen<Definition>[]>,
): Promise<(Chosen<Definition> & { choice: string })[]> {
  await all(choices);
  const found = await Promise.all(
    choices.map(async (choice) => {
      const those = await all([choice]);
      const nameOf = (name: string) => (those.length === 1 ? choice : `${choice}#${name}`);
      return those.map((one) => ({ ...one, choice: nameOf(one.definition.name) }));
    }),
  );
  const flat = found.flat();
  const names = flat.map(({ definition }) => definition.name);
  const twice = names.find((name, at) => names.indexOf(name) < at);
  if (twice !== undefined) throw usageError(`two files have one called ${twice}; tune one after the other`);
  return flat;
}

/** An option as it is written for the part of the configuration that it goes into. */
const inItsPart = <Option extends GivenOption>(option: Targeted<Option>): Option => ({
  ...option,
  owner: option.part,
  path: option.target,
});

/** The configuration of a trial; also of one that searches nothing. */
async function trialOf(
  { backbone, preset, heldOut, firstTasks }: TuningRequest,
  chosen: PlannedStudy['chosen'],
  fixed: readonly GivenOption[],
  searched: readonly GivenOption[],
): Promise<SeedlessConfiguration> {
  const [configuration] = await configurationsOf({
    scenarios: [chosen.scenario],
    heads: [chosen.head],
    strategies: [chosen.strategy],
    seeds: [FIRST_SEED],
    backbone,
    settings: {},
    options: [
      ...fixed,
      ...searched,
      { owner: 'scenario', path: ['heldOut'], values: [heldOut] },
      ...(firstTasks === undefined
        ? []
        : [{ owner: 'scenario', path: ['firstTasks'] as const, values: [firstTasks] }]),
    ],
    preset: preset && ((names) => presetSettings(preset, names)),
  });
  return seedless(configuration!);
}

/** Checks both ends of each range, or all alternatives, with the first value of the others. */
async function requireEnds(
  searched: readonly SearchedOption[],
  resolved: (values: readonly OptionValue[]) => Promise<unknown>,
): Promise<void> {
  const first = searched.map(({ values }) => values[0]);
  for (const [at, option] of searched.entries()) {
    for (const value of option.values) await resolved(first.with(at, value));
  }
}

/** Says with an error which values a trial has. */
async function explaining<Result>(
  space: readonly Dimension[],
  values: readonly OptionValue[],
  resolve: () => Promise<Result>,
): Promise<Result> {
  try {
    return await resolve();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const texts = space.map(({ option }, at) => `${option}=${valueText(values[at])}`);
    const hint = space.some(({ range }) => range.scale === 'linear' && Number.isInteger(range.low))
      ? '; a range of whole numbers is written int:1..8'
      : '';
    throw new UserError(`a trial with ${texts.join(', ')}: ${error.message}${hint}`, error.exitCode);
  }
}

/** What the options are if they are not searched; null where that is not known. */
async function defaultsOf(
  space: readonly Dimension[],
  resolve: () => Promise<SeedlessConfiguration>,
): Promise<OptionValue[]> {
  try {
    const configuration = await resolve();
    return space.map(({ option }) => valueAt(configuration, option) ?? null);
  } catch (error) {
    if (error instanceof UserError) return space.map(() => null);
    throw error;
  }
}

/** Without held-out images, only the test images would be left to choose by. */
function requireHoldingOut({ name, options }: ScenarioDefinition): void {
  if (Object.hasOwn(options.shape, 'heldOut')) return;
  throw usageError(
    `${name} has no option heldOut, so nothing can be chosen without looking at its test images; make it hold out training images`,
  );
}

/** @throws UserError (usage) for an option that has its own one here */
function refuseTakenOver(option: GivenOption, firstTasks: number | undefined): void {
  const place = placeOf(option);
  if (place === 'scenario.heldOut') throw usageError(`${place} is set with --held-out`);
  if (firstTasks !== undefined && ['scenario.firstTasks', 'scenario.skipTasks'].includes(place)) {
    throw usageError(`${place} and --first-tasks exclude each other; give one of them`);
  }
}

/** @throws UserError (usage) for an option of a preset's file with several values: one of them is meant */
function refuseAlternatives(option: GivenOption): void {
  if (option.values.length === 1) return;
  throw usageError(
    `${placeOf(option)} has ${option.values.length} alternatives; give it one value, or search it`,
  );
}

/** @throws UserError (usage) for an option of the scenario: other tasks cannot be compared */
function refuseScenario(option: GivenOption): void {
  if (option.owner !== 'scenario') return;
  throw usageError(
    `${placeOf(option)} cannot be searched: it changes what is to be learnt, so accuracies could not be compared`,
  );
}
