import { stringify } from 'csv-stringify/sync';
import { assignments } from '../../reporting/cells/flatten.js';
import { figureColumns } from '../figure-columns.js';
import type { Circumstances } from '../texts.js';
import { type ComparedCell, predictionInterval } from './comparison.js';
import type { SettingsTable } from './published.js';

/** One row per cell, with all figures. Accuracies are in percent; unknown values are empty. */
export function csvOf(
  { name, publishedRuns }: SettingsTable,
  cells: readonly ComparedCell[],
  { settings }: Circumstances,
): string {
  const set = assignments(settings).join(' ');
  return stringify(
    cells.map((cell) => {
      const prediction = publishedRuns === 1 ? predictionInterval(cell) : null;
      return {
        table: name,
        method: cell.method.name,
        scenario: cell.configuration.scenario.name,
        strategy: cell.configuration.strategy.name,
        set,
        publishedMean: cell.published?.mean,
        publishedPopulationDeviation: cell.published?.deviation,
        publishedRuns: cell.published && publishedRuns,
        predictionLow: prediction?.[0],
        predictionHigh: prediction?.[1],
        ...figureColumns(cell),
        options: assignments(cell.configuration).join(' '),
      };
    }),
    { header: true },
  );
}
