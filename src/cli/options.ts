import { Option } from '@commander-js/extra-typings';
import { backends, devices } from '../engine/engine.js';
import { refuseTwice } from '../errors/twice.js';
import { refuseUnknown } from '../errors/unknown-name.js';
import { UserError, usageError } from '../errors/user-error.js';
import { presetNames } from '../reproduction/presets.js';
import { MOST } from '../runs/configuration.js';
import type { RunRecord } from '../runs/record.js';
import { parseSetting, type Settings } from '../runs/resolve.js';
import { DEFAULT_DATABASE } from '../store/open.js';
import { openStore, type ResultStore } from '../store/store.js';
import { collecting } from './strict.js';

/** `a,b` as a list; spaces around the parts do not count. */
export function partsOf(value: string): string[] {
  const parts = value.split(',').map((part) => part.trim());
  if (parts.includes(''))
    throw usageError(`"${value}" contains an empty name; put a single comma between names`);
  return parts;
}

/** `a,b` as a list of different names. */
export function listOf(value: string): string[] {
  const names = partsOf(value);
  refuseTwice(names);
  return names;
}

export const positiveInteger = (value: string): number => {
  const number = Number(value);
  if (!/^[1-9]\d*$/.test(value) || number > MOST) {
    throw usageError(`"${value}" is not a whole number from 1 to ${MOST}`);
  }
  return number;
};

export const positiveNumber = (value: string): number => {
  const number = Number(value);
  if (!(number > 0) || !Number.isFinite(number)) throw usageError(`"${value}" is not a number above 0`);
  return number;
};

const seedsOf = (value: string): number[] => {
  const seeds = partsOf(value).map((seed) => {
    const number = Number(seed);
    // Larger numbers would not be read exactly.
    if (!/^\d+$/.test(seed) || !Number.isSafeInteger(number)) {
      throw usageError(
        `"${seed}" is not a seed; seeds are whole numbers such as 0,1,2, up to ${Number.MAX_SAFE_INTEGER}`,
      );
    }
    return number;
  });
  refuseTwice(seeds);
  return seeds;
};

/** A single seed. */
export function oneSeed(value: string): number {
  const [seed, ...others] = seedsOf(value);
  if (others.length > 0) throw usageError(`"${value}" is more than one seed; give one`);
  return seed!;
}

export const databaseOption = () => new Option('--db <file>', 'results database').default(DEFAULT_DATABASE);
export const scenarioOption = () =>
  new Option('--scenario <names>', 'only these scenarios, separated by commas').argParser(listOf);
export const headOption = () =>
  new Option('--head <names>', 'only these heads, separated by commas').argParser(listOf);
export const strategyOption = () =>
  new Option('--strategy <names>', 'only these strategies, separated by commas').argParser(listOf);
export const seedOption = (description = 'only these seeds, separated by commas') =>
  new Option('--seed <numbers>', description).argParser(seedsOf);

export const seedsOption = (count: number) =>
  new Option('--seeds <count>', 'number of seeds to run: 1, 2, … count')
    .argParser(positiveInteger)
    .default(count);
export const setOption = () =>
  collecting(
    new Option(
      '--set <part.option=value>',
      'set any option, such as strategy.coefficient=0.5, or strategy.si.coefficient=0.5 for a part of er+si; can be repeated, for other options',
    )
      .argParser((text: string, settings: Settings) => parseSetting(text, settings))
      .default({} as Settings, 'nothing set'),
  );
export const presetOption = (description: string) =>
  new Option('--preset <name>', description).choices(presetNames);
export const presetsOption = (description: string) =>
  new Option('--preset <names>', description).argParser((text) => {
    const names = listOf(text);
    refuseUnknown('preset', names, presetNames);
    return presetNames.filter((name) => names.includes(name));
  });
export const jobsOption = () =>
  new Option(
    '--jobs <count>',
    'number of worker processes, which take 0.3 to 1.5 GB each (default: one per core)',
  ).argParser(positiveInteger);
export const backendOption = () =>
  new Option('--backend <name>', 'compute engine').choices(backends).default('onnx' as const);
export const deviceOption = () =>
  new Option('--device <name>', 'device for the onnx backend').choices(devices).default('cpu' as const);

/** Seeds 1, 2, … count. */
export const firstSeeds = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

/** Which stored runs a command works on. */
export interface Selection {
  scenario?: string[] | undefined;
  head?: string[] | undefined;
  strategy?: string[] | undefined;
  seed?: number[] | undefined;
}

/**
 * The runs of a selection, from the database in `file`.
 * @throws UserError if the database cannot be read or has no runs; a usage error for a name that no run has, or if
 * no run matches the selection.
 */
export function selectedRuns(file: string, selection: Selection): RunRecord[] {
  const [runs] = selectedRunsOf([file], selection) as [RunRecord[]];
  return runs;
}

/**
 * The runs of a selection, from each of several databases; one of them may have none.
 * @throws UserError if a database cannot be read or has no runs; a usage error for a name that no run in any of them
 * has, or if none matches the selection.
 */
export function selectedRunsOf(files: readonly string[], selection: Selection): RunRecord[][] {
  const stores: ResultStore[] = [];
  try {
    for (const file of files) stores.push(openStore(file, { readonly: true }));
    return selectedFrom(stores, files, selection);
  } finally {
    for (const store of stores) store.close();
  }
}

function selectedFrom(
  stores: readonly ResultStore[],
  files: readonly string[],
  selection: Selection,
): RunRecord[][] {
  const empty = files.find((_, index) => stores[index]!.names('scenario').length === 0);
  if (empty !== undefined) {
    throw new UserError(`${empty} has no results yet; make some with: continual-bench run`);
  }
  const [all, have, they] =
    files.length === 1 ? [files[0]!, 'has', 'it has'] : [files.join(' and '), 'have', 'they have'];
  for (const column of ['scenario', 'head', 'strategy'] as const) {
    const there = [...new Set(stores.flatMap((store) => store.names(column)))].sort();
    const unknown = selection[column]?.find((name) => !there.includes(name));
    if (unknown !== undefined) {
      throw usageError(`${all} ${have} no run with --${column} ${unknown}; ${they}: ${there.join(', ')}`);
    }
  }
  const { scenario, head, strategy, seed } = selection;
  const runs = stores.map((store) => store.runs({ scenario, head, strategy, seed }));
  if (runs.every((ofStore) => ofStore.length === 0)) {
    throw usageError(
      `${all} ${have} no run that matches all of these options; see all runs with: continual-bench results`,
    );
  }
  requireAllUsed(selection, runs.flat(), `${all} ${have}`);
  return runs;
}

/** @throws UserError (usage) for a given value that none of the selected runs has. */
function requireAllUsed(selection: Selection, runs: readonly RunRecord[], allHave: string): void {
  const valueIn: Record<keyof Selection, (run: RunRecord) => string | number> = {
    scenario: ({ configuration }) => configuration.scenario.name,
    head: ({ configuration }) => configuration.head.name,
    strategy: ({ configuration }) => configuration.strategy.name,
    seed: ({ configuration }) => configuration.seed,
  };
  for (const [column, value] of Object.entries(valueIn)) {
    const there = new Set(runs.map(value));
    const unused = selection[column as keyof Selection]?.find((wanted) => !there.has(wanted));
    if (unused !== undefined) {
      throw usageError(
        `${allHave} no run with --${column} ${unused} that matches the other options; leave ${unused} out, or see all runs with: continual-bench results`,
      );
    }
  }
}
