import { findNamed, refuseUnknown } from '../errors/unknown-name.js';
import { canonical } from '../runs/canonical.js';
import type { RunConfiguration, SeedlessConfiguration } from '../runs/configuration.js';
import { merged, resolve, type Settings } from '../runs/resolve.js';
import { type PresetName, presetSettings } from './presets.js';
import { headsOf, type PublishedTable, publishedTables } from './tables/published.js';

/** Which part of the tables to reproduce, and how. */
export interface ReproductionRequest {
  tables: readonly PublishedTable[];
  presets: readonly PresetName[];
  /** Only these columns. */
  heads?: readonly string[] | undefined;
  /** Only these rows. */
  strategies?: readonly string[] | undefined;
  /** Override the presets; with any of these, the runs no longer follow the paper's protocol. */
  settings: Settings;
}

/** A cell of a table that is to be run. */
export interface PlannedCell {
  table: PublishedTable;
  strategy: string;
  head: string;
  /** The requested presets that give this configuration. */
  presets: PresetName[];
  configuration: SeedlessConfiguration;
}

/** The tables with these names, in the paper's order; all if none is named. @throws UserError (usage) if unknown */
export function tablesNamed(names: readonly string[]): PublishedTable[] {
  const found = new Set(names.map((name) => findNamed('table', name, publishedTables)));
  return publishedTables.filter((table) => names.length === 0 || found.has(table));
}

/**
 * The cells in the best order to run them: row by row, so that the remaining time can be estimated early. The MLP
 * comes last in each row: its runs are short, so no worker is left with a long one at the end.
 * @throws UserError (usage) for a name that is not in the tables, and for invalid settings
 */
export async function planOf(request: ReproductionRequest): Promise<PlannedCell[]> {
  const rows = request.tables.flatMap((table) => {
    const heads = chosen('head of the tables', request.heads, headsOf(table)).toReversed();
    return chosen('strategy of the tables', request.strategies, Object.keys(table.rows)).flatMap((strategy) =>
      heads.map((head) => ({ table, strategy, head })),
    );
  });
  const cells = await Promise.all(
    rows.map(async (place) => {
      const configurations = await Promise.all(
        request.presets.map((preset) => configurationOf(place, preset, request.settings)),
      );
      const distinct = new Map<string, PlannedCell>();
      for (const [index, configuration] of configurations.entries()) {
        const key = canonical(configuration);
        const cell = distinct.get(key) ?? { ...place, presets: [], configuration };
        cell.presets.push(request.presets[index]!);
        distinct.set(key, cell);
      }
      return [...distinct.values()];
    }),
  );
  return cells.flat();
}

const configurationOf = (
  { table: { scenario, kind }, strategy, head }: Omit<PlannedCell, 'presets' | 'configuration'>,
  preset: PresetName,
  settings: Settings,
): Promise<SeedlessConfiguration> =>
  resolve({
    scenario,
    head,
    strategy,
    settings: merged(presetSettings(preset, { head, kind, strategy }), settings),
  });

/** The wanted names in the known ones' order; all unless given. @throws UserError (usage) for an unknown one */
export function chosen<Name extends string>(
  kind: string,
  wanted: readonly string[] | undefined,
  known: readonly Name[],
): Name[] {
  refuseUnknown(kind, wanted, known);
  return known.filter((name) => wanted?.includes(name) ?? true);
}

/** Runs of seeds 1 … `seeds`, cell after cell. */
export const runsOf = (
  cells: readonly { configuration: SeedlessConfiguration }[],
  seeds: number,
): RunConfiguration[] =>
  cells.flatMap(({ configuration }) =>
    Array.from({ length: seeds }, (_, index): RunConfiguration => ({ ...configuration, seed: index + 1 })),
  );
