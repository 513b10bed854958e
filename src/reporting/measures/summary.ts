import { type InstalledCode, otherCode } from '../../runs/other-code.js';
import { cellsIn, type Grid, type LabelledCell } from '../cells/grid.js';
import { spreadText } from '../cells/numbers.js';
import { otherCodeText } from '../cells/other-code.js';
import { terminalTable } from '../tables/terminal.js';
import { type Baseline, baselineOf, bestOf } from './baseline.js';
import { SIGNS_LEGEND, verdictText } from './significance.js';

/** A grid with its best cells and its baseline. */
export interface Summary extends Grid {
  best: ReturnType<typeof bestOf>;
  baseline: Baseline | undefined;
  /** The code that its runs are compared with; without it, nothing is said about other code. */
  installed: InstalledCode | undefined;
}

/** @param baseline name of a strategy or a head; the default baseline unless given */
export const summaryOf = (grid: Grid, baseline?: string, installed?: InstalledCode): Summary => ({
  ...grid,
  best: bestOf(grid),
  baseline: baselineOf(grid, baseline),
  installed,
});

/** What differs between the code of a cell's runs and the installed one: one clause each. */
export const otherCodeOf = ({ installed }: Summary, { configuration }: LabelledCell): string[] =>
  installed ? otherCode(configuration, installed) : [];

/** Says which runs come from other code than is installed, if any do. */
function otherCodeLegend({ installed, ...grid }: Summary): string[] {
  const runs = cellsIn(grid).flatMap((cell) => [...cell.runs, ...cell.others]);
  const text = installed && otherCodeText(runs, installed);
  return text === undefined ? [] : [text];
}

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
export function marksLegend(summary: Summary): string[] {
  const { best, baseline, columns } = summary;
  return [
    ...(best.ofColumns.size > 0
      ? [
          `The best result ${columns.length > 1 ? 'in each column' : 'in the table'} is bold${best.ofAll ? `; the best overall has a ${STAR}` : ''}.`,
        ]
      : []),
    ...(baseline && baseline.differences.size > 0 ? [differencesLegend(baseline)] : []),
    ...otherCodeLegend(summary),
  ];
}

/** A grid for the terminal, with its differences from the baseline and an explanation of them. */
export function summaryText(summary: Summary): string {
  const table = terminalTable(summary, (cell) => cellTexts(summary, cell).join('\n'));
  const { baseline } = summary;
  const below = [
    ...(baseline && baseline.differences.size > 0 ? [differencesLegend(baseline)] : []),
    ...otherCodeLegend(summary),
  ];
  return [table, ...below.map((line) => `${line}\n`)].join('');
}
