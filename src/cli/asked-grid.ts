import { usageError } from '../errors/user-error.js';
import { presetSettings } from '../reproduction/presets.js';
import type { GridRequest } from '../runs/grid.js';
import { placeOf, withOption } from '../runs/sweep/given-option.js';
import type { AskedGrid } from './grid-file/grid-file.js';
import { firstSeeds } from './options.js';

/** A grid of which nothing is left open. */
export type WholeGrid = AskedGrid & Required<Pick<AskedGrid, 'scenarios' | 'heads' | 'strategies' | 'seeds'>>;

/** The grid of a file, in which the command line replaces what it gives; of the options, those that it gives, too. */
export function replacedBy(file: AskedGrid, line: AskedGrid): AskedGrid {
  const given = Object.fromEntries(Object.entries(line).filter(([, value]) => value !== undefined));
  const places = new Set(line.set.map(placeOf));
  const kept = file.set.filter((option) => !places.has(placeOf(option)));
  return { ...file, ...given, set: line.set.reduce(withOption, kept) };
}

/** Where a grid comes from, for messages; undefined if that is the command line alone. */
export function originOf(file: string | undefined, { set, ...others }: AskedGrid): string | undefined {
  const isChanged = set.length > 0 || Object.values(others).some((value) => value !== undefined);
  return file !== undefined && isChanged ? `${file} with the options beside it` : file;
}

/** @throws UserError (usage) if a scenario or a strategy is missing */
export function wholeGrid(asked: AskedGrid): WholeGrid {
  const { scenarios, strategies, heads = ['mlp'], seeds = 1 } = asked;
  if (!scenarios) throw usageError('there is no scenario to run: give --scenario, or a file with --config');
  if (!strategies) throw usageError('there is no strategy to run: give --strategy, or a file with --config');
  return { ...asked, scenarios, strategies, heads, seeds };
}

export const requestOf = ({ set, seeds, preset, ...grid }: WholeGrid): GridRequest => ({
  ...grid,
  seeds: typeof seeds === 'number' ? firstSeeds(seeds) : seeds,
  settings: {},
  options: set,
  preset: preset && ((names) => presetSettings(preset, names)),
});
