import { Option } from '@commander-js/extra-typings';
import { backends, devices } from '../engine/engine.js';
import { refuseTwice } from '../errors/twice.js';
import { refuseUnknown } from '../errors/unknown-name.js';
import { usageError } from '../errors/user-error.js';
import { presetNames } from '../reproduction/presets.js';
import { MOST_BATCH_SEEDS, MOST_UNASKED } from '../runs/batched/batch-seeds.js';
import { MOST } from '../runs/configuration.js';
import type { Settings } from '../runs/resolve.js';
import { parseSetting } from '../runs/sweep/setting.js';
import { DEFAULT_DATABASE } from '../store/open.js';
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
const OWN = ': names, or files of your own';
export const scenarioOption = () =>
  new Option('--scenario <names>', `only these scenarios, separated by commas${OWN}`).argParser(listOf);
export const headOption = () =>
  new Option('--head <names>', 'only these heads, separated by commas').argParser(listOf);
export const strategyOption = (more = '') =>
  new Option('--strategy <names>', `only these strategies, separated by commas${more}`).argParser(listOf);
export const anyStrategyOption = () => strategyOption(OWN);
export const seedOption = (description = 'only these seeds, separated by commas') =>
  new Option('--seed <numbers>', description).argParser(seedsOf);

export const seedsOption = (count: number) =>
  new Option('--seeds <count>', 'number of seeds to run: 1, 2, … count')
    .argParser(positiveInteger)
    .default(count);
export const setOption = (
  description = 'set any option, such as strategy.coefficient=0.5, or strategy.si.coefficient=0.5 for a part of er+si; can be repeated, for other options',
) =>
  collecting(
    new Option('--set <part.option=value>', description)
      .argParser((text: string, settings: Settings) => parseSetting(text, settings))
      .default({} as Settings, 'nothing set'),
  );
export const presetOption = (description: string) =>
  new Option('--preset <name>', description).choices(presetNames);
/** A preset's name, or a file with options. */
export const presetOrFileOption = (description: string) =>
  new Option('--preset <name or file>', description).argParser(presetOrFile);

function presetOrFile(value: string): string {
  if (!isPresetFile(value)) refuseUnknown('preset', [value], presetNames);
  return value;
}

/** Whether a preset is a file, by what its name looks like. */
export const isPresetFile = (preset: string): boolean => /[/\\]|\.(ya?ml|json)$/.test(preset);

export const presetsOption = (description: string) =>
  new Option('--preset <names>', description).argParser((text) => {
    const names = listOf(text);
    refuseUnknown('preset', names, presetNames);
    return presetNames.filter((name) => names.includes(name));
  });

/** Reads what is to be written. */
const nameOf =
  (kind: 'file' | 'folder') =>
  (text: string): string => {
    if (text === '') throw usageError(`"" is not the name of a ${kind}`);
    return text;
  };
export const fileName = nameOf('file');
export const folderName = nameOf('folder');
export const outOption = (description = 'folder to write to') =>
  new Option('--out <folder>', description).argParser(folderName);

export const jobsOption = () =>
  new Option(
    '--jobs <count>',
    'number of worker processes, which take 0.3 to 1.5 GB each (default: one per core; with another --device than cpu at most 8, which share it)',
  ).argParser(positiveInteger);
export const batchSeedsOption = () =>
  new Option(
    '--batch-seeds <count>',
    `number of seeds of a configuration that are computed in one program, 1 to ${MOST_BATCH_SEEDS} (default: 1; with --device cuda as many as it has, up to ${MOST_UNASKED})`,
  ).argParser((value) => {
    const count = Number(value);
    if (!/^[1-9]\d*$/.test(value) || count > MOST_BATCH_SEEDS) {
      throw usageError(`"${value}" is not a whole number from 1 to ${MOST_BATCH_SEEDS}`);
    }
    return count;
  });
export const backendOption = () =>
  new Option('--backend <name>', 'compute engine').choices(backends).default('onnx' as const);
export const deviceOption = () =>
  new Option('--device <name>', 'device for the onnx backend').choices(devices).default('cpu' as const);
export const tf32Option = () =>
  new Option(
    '--tf32',
    'let a GPU compute products in TF32: faster, but with ten bits of mantissa in place of 23 (only with --device cuda)',
  );

/** Seeds 1, 2, … count. */
export const firstSeeds = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
