import { CAPTION, countOf, spreadText } from '../cells/numbers.js';
import { intervalText, SIGNS, SIGNS_LEGEND, verdictText } from '../measures/significance.js';
import type { ComparedCell } from './match.js';

/** Two databases, side by side. */
export interface Comparison {
  /** File names. */
  before: string;
  after: string;
  cells: readonly ComparedCell[];
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
export const captionOf = ({ before, after }: Comparison): string[] => [
  `Before: ${before}. After: ${after}.`,
  `${CAPTION} Differences are after − before, in points, with a 95 % confidence interval. If both sides have the same seeds, at least two, the interval comes from a paired t-test on the differences per seed (Student 1908, Biometrika 6); otherwise it comes from Welch's test (Welch 1947, Biometrika 34), which ignores which runs share a seed. The column “test” says which. Each cell is tested on its own, at 5 %: ${SIGNS_LEGEND}. If every seed gave exactly the same average accuracy on both sides, the difference counts as ${SIGNS.match}.`,
  'Equal runs: how many of the seeds on both sides gave exactly the same accuracies, bit for bit.',
];

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
      difference ? verdictText(difference.points, difference.verdict) : '',
      intervalText(difference?.test ?? null),
      difference?.test ? difference.testName : '',
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

/** The cells grouped by the title of their grid. */
export function byGrid({ cells }: Comparison): [title: string, cells: ComparedCell[]][] {
  const titles = [...new Set(cells.map(({ grid }) => grid))];
  return titles.map((title) => [title, cells.filter(({ grid }) => grid === title)]);
}
