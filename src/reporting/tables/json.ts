import { accuracyMatrix } from '../cells/cells.js';
import { cellsIn } from '../cells/grid.js';
import { differenceOf } from '../measures/baseline.js';
import { measuresOf } from '../measures/measures.js';
import { otherCodeOf, type Summary } from '../measures/summary.js';

/**
 * A report's numbers for `--json`; the runs themselves are in the database. Accuracies are fractions, except in
 * `measures`, where they are in percent; differences are in points.
 */
export const reportJson = (summaries: readonly Summary[], files: readonly string[]) => ({
  grids: summaries.map(({ scenario, title, columns, rows, baseline }) => ({
    scenario,
    title,
    columns,
    rows: rows.map(({ name }) => name),
    baseline: baseline?.name ?? null,
  })),
  cells: summaries.flatMap((summary) =>
    cellsIn(summary).map((cell) => {
      const { runs, others: _, ...figures } = cell;
      const variant = summary.variants.find((one) => one.cell === cell);
      return {
        grid: summary.title,
        ...figures,
        seeds: runs.map(({ configuration }) => configuration.seed),
        otherCode: otherCodeOf(summary, cell),
        codeAssumed: runs.filter(({ codeAssumed }) => codeAssumed).length,
        measures: measuresOf(cell),
        matrix: runs.length === 0 ? [] : accuracyMatrix(cell),
        fromBaseline: summary.baseline?.differences.get(cell) ?? null,
        usual: variant?.usual?.label ?? null,
        fromUsual: (variant?.usual && differenceOf(cell, variant.usual)) ?? null,
      };
    }),
  ),
  files,
});
