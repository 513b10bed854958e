import { spreadText } from '../cells/numbers.js';
import { intervalText, SIGNS, verdictText } from '../measures/significance.js';
import type { ComparedCell } from './match.js';

/** Two databases, side by side. */
export interface Comparison {
  /** File names. */
  before: string;
  after: string;
  cells: readonly ComparedCell[];
}

export const TITLE = 'continual-bench: before and after';

/** Of the tables. */
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

/** What the numbers are, in paragraphs. */
export const captionOf = ({ before, after }: Comparison): string[] => [
  `Before: ${before}. After: ${after}.`,
  `Average accuracy after the last task in percent: mean ± population standard deviation over n seeds. Differences are after − before in points, with their 95 % confidence interval. Where both have the same seeds, two or more, it is that of the paired t-test of the differences seed by seed (Student 1908, Biometrika 6), or else that of Welch's test (Welch 1947, Biometrika 34), which does not know which runs share a seed; the table says which. At 5 %, for each cell alone, ${SIGNS.match} is no significant difference, ${SIGNS.differ} a significant one, ${SIGNS.undecided} not decided, for want of a second run or any deviation. Where every seed came to the same there is no difference.`,
  'Equal runs: how many of the seeds that both have came to the same accuracies to the last bit.',
];

/** What became of the cells, in a sentence. */
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
    `${both.length} cells are in both, ${differ} of them significantly different`,
    `${equal} of ${shared} runs of the same seeds are equal`,
    `${gone} cells are only before, ${added} only after`,
  ].join('; ');
}

/** A row of a table; what changed is one or several. */
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
      before ? spreadText(before) : 'not there',
      after ? spreadText(after) : 'not there',
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

/** The cells of each grid, under its title. */
export function byGrid({ cells }: Comparison): [title: string, cells: ComparedCell[]][] {
  const titles = [...new Set(cells.map(({ grid }) => grid))];
  return titles.map((title) => [title, cells.filter(({ grid }) => grid === title)]);
}
