import { unknownName } from '../errors/unknown-name.js';
import { planOf } from '../reproduction/plan.js';
import { presetSettings } from '../reproduction/presets.js';
import { publishedTables } from '../reproduction/tables/published.js';
import type { SeedlessConfiguration } from '../runs/configuration.js';
import { merged, resolve } from '../runs/resolve.js';
import { type Choice, outsideCells, shortCells } from './choice.js';

/** A cell whose accuracy is watched. */
export interface WatchedCell {
  /** `table4/mlp/si`: where it stands, its head and its strategy. */
  name: string;
  configuration: SeedlessConfiguration;
  /** Whether each seed must come out as in the reference, as far as rounding lets it. */
  paired: boolean;
}

/**
 * The cells that are watched: those of the tables in the paper's preset, some that the tables leave untouched,
 * and some of a shortened protocol, which take seconds.
 */
export async function watchedCells(): Promise<WatchedCell[]> {
  const planned = await planOf({ tables: publishedTables, presets: ['paper'], settings: {} });
  const tables = planned.map(({ table, head, strategy, configuration }) => ({
    name: `${table.name}/${head}/${strategy}`,
    configuration,
    paired: false,
  }));
  const outside = outsideCells.map((choice) => cellOf(choice, false));
  const short = shortCells.map((choice) => cellOf(choice, true));
  return [...tables, ...(await Promise.all([...outside, ...short]))];
}

async function cellOf(
  { place, head, setting, strategy, settings }: Choice,
  paired: boolean,
): Promise<WatchedCell> {
  const preset = presetSettings('paper', { head, kind: setting, strategy });
  const scenario = `split-mnist/${setting}`;
  return {
    name: `${place}/${head}/${strategy}`,
    configuration: await resolve({ scenario, head, strategy, settings: merged(preset, settings) }),
    paired,
  };
}

/**
 * The cells whose names begin with one of those given, whole parts of them: `short-task`, `table4/mlp`.
 * @throws UserError (usage) for one with which no name begins.
 */
export function cellsNamed(wanted: readonly string[], cells: readonly WatchedCell[]): WatchedCell[] {
  const meets = (name: string, one: string) => name === one || name.startsWith(`${one}/`);
  const unknown = wanted.find((one) => !cells.some(({ name }) => meets(name, one)));
  if (unknown !== undefined) {
    throw unknownName('cell', unknown, [...new Set(cells.map(({ name }) => name.split('/')[0]!))]);
  }
  return cells.filter(({ name }) => wanted.some((one) => meets(name, one)));
}
