import { type AnySeedless, isOfElsewhere } from '../../runs/elsewhere.js';
import { type InstalledCode, otherCode } from '../../runs/other-code.js';
import { DEFAULT_MARGIN } from '../../statistics/comparison.js';
import { elsewhereTexts } from '../cells/elsewhere.js';
import { cellsIn, type Grid, type LabelledCell, sharedText } from '../cells/grid.js';
import { CAPTION, DEFAULTS_NOTE, spreadText } from '../cells/numbers.js';
import { codeTexts } from '../cells/other-code.js';
import { terminalTable } from '../tables/terminal.js';
import { type Baseline, baselineOf, bestOf, DEFAULT_BASELINE, type Difference } from './baseline.js';
import { intervalText, signOf, testsLegend, verdictText } from './significance.js';

/** A grid with its best cells and its baseline. */
export interface Summary extends Grid {
  best: ReturnType<typeof bestOf>;
  baseline: Baseline | undefined;
  /** The code that its runs are compared with; without it, nothing is said about other code. */
  installed: InstalledCode | undefined;
}

/** What a summary compares with. */
export interface Comparing {
  /** Name of a strategy or a head. */
  baseline?: string | undefined;
  /** Of equivalence, in points. */
  margin?: number | undefined;
  installed?: InstalledCode | undefined;
}

export const summaryOf = (
  grid: Grid,
  { baseline = DEFAULT_BASELINE, margin = DEFAULT_MARGIN, installed }: Comparing = {},
): Summary => {
  const marked = installed ? withOtherCode(grid, installed) : grid;
  return { ...marked, best: bestOf(marked), baseline: baselineOf(marked, baseline, margin), installed };
};

/** Stands beside the numbers of runs that the installed code would not give. */
export const OTHER_CODE = 'other code';

/** A grid that says which of its cells come from other code than is installed. */
const withOtherCode = (grid: Grid, installed: InstalledCode): Grid => ({
  ...grid,
  rows: grid.rows.map((row) => ({
    ...row,
    cells: row.cells.map((cell) =>
      cell && codeChangesOf(cell.configuration, installed).length > 0
        ? { ...cell, apart: [...cell.apart, OTHER_CODE] }
        : cell,
    ),
  })),
});

/** What differs between the code of a cell's runs and the installed one: one clause each. */
export const otherCodeOf = ({ installed }: Summary, { configuration }: LabelledCell): string[] =>
  installed ? codeChangesOf(configuration, installed) : [];

/** Nothing of runs that were computed elsewhere, whose code is not known. */
const codeChangesOf = (configuration: AnySeedless, installed: InstalledCode): string[] =>
  isOfElsewhere(configuration) ? [] : otherCode(configuration, installed);

/**
 * Says which runs were computed elsewhere, which come from other code than is installed, and of which that is not known
 * for sure.
 */
function originLegend({ installed, ...grid }: Summary): string[] {
  const runs = cellsIn(grid).flatMap((cell) => [...cell.runs, ...cell.others]);
  return [...elsewhereTexts(runs), ...codeTexts(runs, installed)];
}

/** Marks the best cell overall. */
export const STAR = '★';

/** Marks the cells that others are compared with. */
export const BASELINE = 'baseline';

/** A difference as one line or more: with its sign, its interval, which test it was, and what else differs. */
export function differenceLines(difference: Difference, cell: LabelledCell): [string, ...string[]] {
  const { points, test, testName, pairs, from, besides } = difference;
  const notes = [
    ...(test ? [intervalText(test)] : []),
    ...(testName === 'Welch' ? ['Welch'] : []),
    ...(pairs !== null && (pairs < cell.n || pairs < from.n) ? [`${pairs} shared seeds`] : []),
  ];
  return [
    verdictText(points, signOf(difference)),
    ...(notes.length > 0 ? [`(${notes.join(', ')})`] : []),
    ...besides.map((text) => `besides: ${text}`),
  ];
}

/** A cell's lines: its number with n, how it compares with the baseline, and whatever else has to be said of it. */
export function cellTexts({ baseline }: Summary, cell: LabelledCell): [string, ...string[]] {
  const difference = baseline?.differences.get(cell);
  return [
    spreadText(cell),
    ...(baseline?.cells.has(cell) ? [BASELINE] : []),
    ...(difference ? differenceLines(difference, cell) : []),
    ...cell.apart,
  ];
}

/** Explains the differences, one sentence each; empty if there are none. */
export function differencesLegend({ baseline, columns, rows }: Summary): string[] {
  if (baseline === undefined || baseline.differences.size === 0) return [];
  const { name, kind, differences, margin } = baseline;
  const all = [...differences.values()];
  const elsewhere = columns.some((_, place) => {
    const inColumn = rows.flatMap(({ cells }) => cells[place] ?? []);
    return (
      inColumn.some((cell) => differences.has(cell)) && !inColumn.some((cell) => baseline.cells.has(cell))
    );
  });
  const where =
    kind === 'head'
      ? 'in the same row'
      : `in the same column${elsewhere ? ", or in the head's first column if it has none" : ''}`;
  return [
    `Signed numbers are differences from ${name} (marked ${BASELINE}) ${where}, in points, each with its own 95 % confidence interval, not corrected.`,
    ...testsLegend(all, margin),
    ...(all.some(({ besides }) => besides.length > 0)
      ? ['“besides”: what else differs from the baseline.']
      : []),
  ];
}

/** What has to be said of a table's numbers, one sentence each; its differences have their own legend. */
export const captionOf = (summary: Summary): string[] => [
  CAPTION,
  ...sharedText(summary),
  DEFAULTS_NOTE,
  ...bestLegend(summary),
  ...originLegend(summary),
];

function bestLegend({ best, columns }: Summary): string[] {
  if (best.ofColumns.size === 0) return [];
  const where = columns.length > 1 ? 'in each column' : 'in the table';
  const star = best.ofAll.size > 0 ? `; the best in the table has a ${STAR}` : '';
  return [`The best result ${where} is bold${star}.`];
}

/** A grid for the terminal, with its differences from the baseline and an explanation of them. */
export function summaryText(summary: Summary): string {
  const table = terminalTable(summary, (cell) => cellTexts(summary, cell).join('\n'));
  const below = [...sharedText(summary), ...differencesLegend(summary), ...originLegend(summary)];
  return [table, ...below.map((line) => `${line}\n`)].join('');
}
