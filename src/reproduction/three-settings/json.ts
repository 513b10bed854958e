import { environmentOf } from '../../reporting/cells/environment.js';
import { cost, tally } from '../comparison.js';
import type { Circumstances } from '../texts.js';
import { type ComparedCell, predictionInterval } from './comparison.js';
import type { SettingsTable } from './published.js';

/** A table's figures for `--json`; its runs are in the database. */
export const settingsJson = (
  table: SettingsTable,
  cells: readonly ComparedCell[],
  circumstances: Circumstances,
  files: readonly string[],
) => ({
  caption: table.caption,
  source: table.source,
  publishedRuns: table.publishedRuns,
  ...circumstances,
  ...tally(cells.filter(({ published }) => published !== null)),
  cells: cells.map((cell) => {
    const { method, runs, ...figures } = cell;
    return {
      method: method.name,
      strategy: method.strategy,
      ...figures,
      ...(table.publishedRuns === 1 && { predictionInterval: predictionInterval(cell) }),
      environment: Object.fromEntries(environmentOf(runs)),
      seeds: runs.map(({ configuration }) => configuration.seed),
      ...cost([cell]),
    };
  }),
  ...cost(cells),
  files,
});
