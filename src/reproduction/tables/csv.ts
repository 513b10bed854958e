import { stringify } from 'csv-stringify/sync';
import { assignments } from '../../reporting/cells/flatten.js';
import { figureColumns } from '../figure-columns.js';
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
      ...figureColumns(cell),
    })),
    { header: true },
  );
}
