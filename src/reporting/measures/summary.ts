import type { Grid, LabelledCell } from '../cells/grid.js';
import { spreadText } from '../cells/numbers.js';
import { terminalTable } from '../tables/terminal.js';
import { type Baseline, baselineOf, bestOf } from './baseline.js';
import { SIGNS, verdictText } from './significance.js';

/** A grid and what is marked in it. */
export interface Summary extends Grid {
  best: ReturnType<typeof bestOf>;
  baseline: Baseline | undefined;
}

/** @param baseline a strategy or a head; the default one unless given. */
export const summaryOf = (grid: Grid, baseline?: string): Summary => ({
  ...grid,
  best: bestOf(grid),
  baseline: baselineOf(grid, baseline),
});

/** Marks the best cell of all. */
export const STAR = '★';

/** A cell's lines: its number with n, its difference from the baseline, and options that set it apart. */
export function cellTexts({ baseline }: Summary, cell: LabelledCell): [string, ...string[]] {
  const difference = baseline?.differences.get(cell);
  return [
    spreadText(cell),
    ...(difference ? [verdictText(difference.points, difference.verdict)] : []),
    ...cell.apart,
  ];
}

const differencesLegend = ({ name }: Baseline): string =>
  `The signed numbers are differences from ${name} in points; by Welch's t-test at 5 %, for each cell alone, ${SIGNS.match} is no significant difference, ${SIGNS.differ} a significant one, ${SIGNS.undecided} not decided, for want of a second run or any deviation.`;

/** What the marks mean, in sentences. */
export function marksLegend({ best, baseline, columns }: Summary): string[] {
  return [
    ...(best.ofColumns.size > 0
      ? [
          `The best of each ${columns.length > 1 ? 'column' : 'table'} is bold${best.ofAll ? `, the best of all has a ${STAR}` : ''}.`,
        ]
      : []),
    ...(baseline && baseline.differences.size > 0 ? [differencesLegend(baseline)] : []),
  ];
}

/** A grid for a terminal, with its differences from the baseline and what they are. */
export function summaryText(summary: Summary): string {
  const table = terminalTable(summary, (cell) => cellTexts(summary, cell).join('\n'));
  const { baseline } = summary;
  return baseline && baseline.differences.size > 0 ? `${table}${differencesLegend(baseline)}\n` : table;
}
