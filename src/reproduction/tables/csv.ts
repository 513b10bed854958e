import { stringify } from 'csv-stringify/sync';
import { environmentColumns } from '../../reporting/cells/environment.js';
import { assignments } from '../../reporting/cells/flatten.js';
import { sampleDeviation } from '../../statistics/welch.js';
import { cost } from '../comparison.js';
import type { Circumstances } from '../texts.js';
import { PUBLISHED_RUNS } from './published.js';
import type { ComparedTable } from './table.js';

/** One row per cell, with all figures. Accuracies are in percent; unknown values are empty. */
export function csvOf(
  { published: { name, scenario }, cells }: ComparedTable,
  { settings }: Circumstances,
): string {
  const set = assignments(settings).join(' ');
  return stringify(
    cells.map((cell) => ({
      table: name,
      scenario,
      strategy: cell.strategy,
      head: cell.head,
      presets: cell.presets.join(' '),
      set,
      publishedMean: cell.published.mean,
      publishedPopulationDeviation: cell.published.deviation,
      publishedRuns: PUBLISHED_RUNS,
      mean: cell.mean,
      populationDeviation: cell.deviation,
      sampleDeviation: cell.deviation === null ? null : sampleDeviation(cell.deviation, cell.n),
      n: cell.n,
      wanted: cell.wanted,
      failed: cell.failed,
      difference: cell.difference,
      intervalLow: cell.test?.interval[0],
      intervalHigh: cell.test?.interval[1],
      t: cell.test?.t,
      degreesOfFreedom: cell.test?.degreesOfFreedom,
      p: cell.test?.p,
      verdict: cell.verdict,
      ...environmentColumns(cell.runs),
      seconds: cost([cell]).seconds,
      peakMemory: cost([cell]).peakMemory || null,
    })),
    { header: true },
  );
}
