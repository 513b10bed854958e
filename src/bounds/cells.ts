import { unknownName } from '../names.js';
import type { ScenarioKind } from '../plugins/scenario.js';
import { planOf } from '../reproduction/plan.js';
import { presetSettings } from '../reproduction/presets.js';
import { publishedTables } from '../reproduction/published.js';
import type { SeedlessConfiguration } from '../runs/configuration.js';
import { merged, resolve, type Settings } from '../runs/resolve.js';
import { outsideCells, shortCells, shortProtocol } from './choice.js';

/** A cell whose accuracy is watched. */
export interface WatchedCell {
  /** `table4/mlp/si`: where it stands, its head and its strategy. */
  name: string;
  configuration: SeedlessConfiguration;
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
  }));
  const outside = outsideCells.map(({ place, head, setting, strategy, settings }) =>
    cell(`${place}/${head}/${strategy}`, { head, setting, strategy }, settings),
  );
  const short = shortCells.map(({ head, setting, strategy }) =>
    cell(`short-${setting}/${head}/${strategy}`, { head, setting, strategy }, shortProtocol),
  );
  return [...tables, ...(await Promise.all([...outside, ...short]))];
}

async function cell(
  name: string,
  { head, setting, strategy }: { head: string; setting: ScenarioKind; strategy: string },
  settings: Settings,
): Promise<WatchedCell> {
  const preset = presetSettings('paper', { head, kind: setting, strategy });
  const scenario = `split-mnist/${setting}`;
  return {
    name,
    configuration: await resolve({ scenario, head, strategy, settings: merged(preset, settings) }),
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
