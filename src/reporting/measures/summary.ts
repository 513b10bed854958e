import type { Grid, LabelledCell } from '../cells/grid.js';
import { spreadText } from '../cells/numbers.js';
import { terminalTable } from '../tables/terminal.js';
import { type Baseline, baselineOf, bestOf } from './baseline.js';
import { SIGNS_LEGEND, verdictText } from './significance.js';

/** A grid with its best cells and its baseline. */
export interface Summary extends Grid {
  best: ReturnType<typeof bestOf>;
  baseline: Baseline | undefined;
}

/** @param baseline name of a strategy or a head; the default baseline unless given */
export const summaryOf = (grid: Grid, baseline?: string): Summary => ({
  ...grid,
  best: bestOf(grid),
  baseline: baselineOf(grid, baseline),
});

/** Marks the best cell overall. */
export const STAR = '★';

/** A cell's lines: its number with n, its difference from the baseline, and any options that set it apart. */
export function cellTexts({ baseline }: Summary, cell: LabelledCell): [string, ...string[]] {
  const difference = baseline?.differences.get(cell);
  return [
    spreadText(cell),
    ...(difference ? [verdictText(difference.points, difference.verdict)] : []),
    ...cell.apart,
  ];
}

const differencesLegend = ({ name }: Baseline): string =>
  `Signed numbers are differences from ${name}, in points. Welch's t-test at 5 %, each cell on its own: ${SIGNS_LEGEND}.`;

/** Explains the marks, one sentence each. */
export function marksLegend({ best, baseline, columns }: Summary): string[] {
  return [
    ...(best.ofColumns.size > 0
      ? [
          `The best result ${columns.length > 1 ? 'in each column' : 'in the table'} is bold${best.ofAll ? `; the best overall has a ${STAR}` : ''}.`,
        ]
      : []),
    ...(baseline && baseline.differences.size > 0 ? [differencesLegend(baseline)] : []),
  ];
}

/** A grid for the terminal, with its differences from the baseline and an explanation of them. */
export function summaryText(summary: Summary): string {
  const table = terminalTable(summary, (cell) => cellTexts(summary, cell).join('\n'));
  const { baseline } = summary;
  return baseline && baseline.differences.size > 0 ? `${table}${differencesLegend(baseline)}\n` : table;
}
