import { cellsIn } from '../cells/grid.js';
import { groupedBy } from '../cells/grouped-by.js';
import { withDeviation } from '../cells/numbers.js';
import type { Summary } from '../measures/summary.js';
import { firstOf } from './named.js';

/** In so many tables, each has its best result named; of more, it is counted whose they are. */
const MOST_TABLES = 4;

/** What has the highest average accuracy in each table that has several results, as a sentence. */
export function bestText(summaries: readonly Summary[]): string[] {
  const bests = summaries.flatMap((summary) => {
    const finished = cellsIn(summary).filter(({ mean }) => mean !== null);
    const most = Math.max(...finished.map(({ mean }) => mean!));
    return finished.length < 2 ? [] : [{ summary, cells: finished.filter(({ mean }) => mean === most) }];
  });
  if (bests.length === 0) return [];
  if (bests.length <= MOST_TABLES) {
    const each = bests.map(
      ({ summary, cells }) =>
        `${firstOf(cells.map(({ label }) => label))} in ${summary.title} (${withDeviation({ mean: cells[0]!.mean!, deviation: cells[0]!.deviation })} %)`,
    );
    return [`Highest average accuracy: ${each.join('; ')}.`];
  }
  const wins = bests.flatMap(({ summary, cells }) =>
    [...new Set(cells.map(({ strategy }) => strategy))].map((strategy) => ({
      strategy,
      title: summary.title,
    })),
  );
  const groups = [...groupedBy(wins, ({ strategy }) => strategy)].sort(([, a], [, b]) => b.length - a.length);
  const counts = groups.map(([strategy, some]) => `${strategy} in ${some.length}`);
  const ties = wins.length > bests.length ? ' (ties count for each)' : '';
  return [`Highest average accuracy, of ${bests.length} tables${ties}: ${firstOf(counts)}.`];
}
