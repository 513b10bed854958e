import type { Judged } from '../../statistics/comparison.js';
import { elsewhereTexts, isBesideElsewhere } from '../cells/elsewhere.js';
import { type LabelledCell, sharedText } from '../cells/grid.js';
import { CAPTION, countOf, DEFAULTS_NOTE, spreadText } from '../cells/numbers.js';
import { intervalText, signOf, testsLegend, verdictText } from '../measures/significance.js';
import { type ComparedCell, commonOf } from './match.js';

/** Two databases, side by side. */
export interface Comparison {
  /** File names. */
  before: string;
  after: string;
  cells: readonly ComparedCell[];
  /** Of equivalence, in points. */
  margin: number;
}

export const TITLE = 'continual-bench: before and after';

/** Headings of the tables. */
export const COLUMNS = [
  'head · strategy',
  'before',
  'after',
  'difference',
  '95 % interval',
  'test',
  'equal runs',
  'what changed',
] as const;

/** Explains the numbers, one paragraph each. */
export function captionOf({ before, after, cells }: Comparison): string[] {
  const sides = cells.flatMap(sidesOf);
  return [
    [
      `Before: ${before}. After: ${after}.`,
      ...sharedText({ shared: commonOf(sides), besideElsewhere: isBesideElsewhere(sides) }),
      DEFAULTS_NOTE,
      ...elsewhereTexts(sides.flatMap(({ runs }) => runs)),
    ].join(' '),
    `${CAPTION} Differences are after − before, in points, each with its own 95 % confidence interval. If the sides share at least two seeds, these are compared seed by seed, with a paired t-test (Student 1908, Biometrika 6); otherwise all runs are compared, with Welch's t-test (Welch 1947, Biometrika 34). The column “test” says which.`,
    'Equal runs: how many of the seeds on both sides gave exactly the same accuracies, bit for bit.',
  ];
}

const sidesOf = ({ before, after }: ComparedCell): LabelledCell[] =>
  [before, after].filter((side) => side !== undefined);

/** Explains the signs and the tests of one table, one sentence each; empty if nothing is compared. */
export function legendOf(cells: readonly ComparedCell[], { margin }: Comparison): string[] {
  const differences = cells.flatMap(({ difference }): Judged[] => (difference ? [difference] : []));
  return differences.length === 0 ? [] : testsLegend(differences, margin);
}

/** Counts what became of the cells, in one sentence. */
export function tallyOf({ cells }: Comparison): string {
  const both = cells.filter(({ before, after }) => before && after);
  const differ = both.filter(({ difference }) => difference?.verdict === 'differ').length;
  const shared = both.reduce((sum, { seeds }) => sum + seeds.shared, 0);
  const equal = both.reduce((sum, { seeds }) => sum + seeds.equal, 0);
  const [gone, added] = [
    cells.filter(({ after }) => !after).length,
    cells.filter(({ before }) => !before).length,
  ];
  return [
    `${countOf(both.length, 'cell')} in both, ${differ} of them significantly different`,
    `equal runs: ${equal} of ${countOf(shared, 'shared seed')}`,
    `${countOf(gone, 'cell')} only before, ${added} only after`,
  ].join('; ');
}

/** A row of the table; `changes` may be several lines. */
export function rowOf({ label, before, after, difference, seeds, changes }: ComparedCell): {
  texts: [
    label: string,
    before: string,
    after: string,
    difference: string,
    interval: string,
    test: string,
    equal: string,
  ];
  changes: string[];
} {
  return {
    texts: [
      label,
      before ? spreadText(before) : 'no runs',
      after ? spreadText(after) : 'no runs',
      difference ? verdictText(difference.points, signOf(difference)) : '',
      intervalText(difference?.test ?? null),
      testOf(difference),
      seeds.shared > 0 ? `${seeds.equal} of ${seeds.shared}` : '',
    ],
    changes:
      before && after
        ? changes.length > 0
          ? changes.map((change) => `${change.what}: ${change.before} → ${change.after}`)
          : ['nothing']
        : [],
  };
}

/** `Welch`; `paired t, 5 pairs`. */
function testOf(difference: Judged | null): string {
  if (!difference?.testName) return '';
  return difference.pairs === null
    ? difference.testName
    : `${difference.testName}, ${difference.pairs} pairs`;
}

/** The cells grouped by the title of their grid. */
export function byGrid({ cells }: Comparison): [title: string, cells: ComparedCell[]][] {
  const titles = [...new Set(cells.map(({ grid }) => grid))];
  return titles.map((title) => [title, cells.filter(({ grid }) => grid === title)]);
}
