import { unknownName } from '../errors/unknown-name.js';
import { usageError } from '../errors/user-error.js';
import { planOf, tablesNamed } from '../reproduction/plan.js';
import { presetSettings } from '../reproduction/presets.js';
import type { SeedlessConfiguration } from '../runs/configuration.js';
import { merged, resolve } from '../runs/resolve.js';
import { type Choice, outsideCells, shortCells, type WatchedTables, watchedTables } from './choice.js';

/** A cell whose accuracy is watched. */
export interface WatchedCell {
  /** `table4/mlp/si`: its table or group, head and strategy. */
  name: string;
  configuration: SeedlessConfiguration;
  /** Whether each seed must give the same accuracy as in the reference, apart from rounding. */
  paired: boolean;
}

/**
 * All watched cells: those of the tables in all presets, some that cover what the tables do not, and some with a
 * shortened protocol, which take seconds.
 */
export async function watchedCells(): Promise<WatchedCell[]> {
  const tables = (await Promise.all(watchedTables.map(cellsOfTables))).flat();
  const outside = outsideCells.map((choice) => cellOf(choice, false));
  const short = shortCells.map((choice) => cellOf(choice, true));
  return [...tables, ...(await Promise.all([...outside, ...short]))];
}

async function cellsOfTables({ preset, tables, heads }: WatchedTables): Promise<WatchedCell[]> {
  const planned = await planOf({ tables: tablesNamed(tables), presets: [preset], heads, settings: {} });
  const prefix = preset === 'paper' ? '' : `${preset}-`;
  return planned.map(({ table, head, strategy, configuration }) => ({
    name: `${prefix}${table.name}/${head}/${strategy}`,
    configuration,
    paired: false,
  }));
}

async function cellOf(
  { place, head, setting, strategy, preset: name = 'paper', settings }: Choice,
  paired: boolean,
): Promise<WatchedCell> {
  const preset = presetSettings(name, { head, kind: setting, strategy });
  const scenario = `split-mnist/${setting}`;
  return {
    name: `${place}/${head}/${strategy}`,
    configuration: await resolve({ scenario, head, strategy, settings: merged(preset, settings) }),
    paired,
  };
}

/**
 * The cells whose names start with one of the given ones, in whole parts: `short-task`, `table4/mlp`.
 * @throws UserError (usage) if no name starts with one of them, or if one is among another's cells
 */
export function cellsNamed(wanted: readonly string[], cells: readonly WatchedCell[]): WatchedCell[] {
  const meets = (name: string, one: string) => name === one || name.startsWith(`${one}/`);
  const unknown = wanted.find((one) => !cells.some(({ name }) => meets(name, one)));
  if (unknown !== undefined) {
    throw unknownName('cell', unknown, [...new Set(cells.map(({ name }) => name.split('/')[0]!))]);
  }
  for (const one of wanted) {
    const wider = wanted.find((other) => other !== one && meets(one, other));
    if (wider !== undefined) throw usageError(`${wider} includes ${one}; give only one of them`);
  }
  return cells.filter(({ name }) => wanted.some((one) => meets(name, one)));
}
