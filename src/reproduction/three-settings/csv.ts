import { stringify } from 'csv-stringify/sync';
import { environmentColumns } from '../../reporting/cells/environment.js';
import { assignments } from '../../reporting/cells/flatten.js';
import { cost } from '../comparison.js';
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
        mean: cell.mean,
        populationDeviation: cell.deviation,
        n: cell.n,
        wanted: cell.wanted,
        failed: cell.failed,
        difference: cell.difference,
        intervalLow: cell.test?.interval[0],
        intervalHigh: cell.test?.interval[1],
        predictionLow: prediction?.[0],
        predictionHigh: prediction?.[1],
        t: cell.test?.t,
        degreesOfFreedom: cell.test?.degreesOfFreedom,
        p: cell.test?.p,
        verdict: cell.verdict,
        ...environmentColumns(cell.runs),
        seconds: cost([cell]).seconds,
        peakMemory: cost([cell]).peakMemory || null,
        options: assignments(cell.configuration).join(' '),
      };
    }),
    { header: true },
  );
}
