import { cellsIn, type LabelledCell } from '../cells/grid.js';
import { CAPTION, spreadText } from '../cells/numbers.js';
import { differenceOf } from '../measures/baseline.js';
import { furtherMeasures, measures, measureText } from '../measures/measures.js';
import { intervalText, verdictText } from '../measures/significance.js';
import { cellTexts, marksLegend, STAR, type Summary } from '../measures/summary.js';
import { ROWS } from './terminal.js';

/** A table as text, for Markdown or LaTeX. Its first column holds names. */
export interface TextTable {
  caption: string;
  head: string[];
  rows: Entry[][];
}

export interface Entry {
  text: string;
  /** Whether to mark it as the best. */
  best?: boolean;
}

/** A grid's tables: average accuracies, all measures and, if there are any, the configurations outside the grid. */
export const textTables = (summary: Summary): TextTable[] => [
  accuracyTable(summary),
  measuresTable(summary),
  ...(summary.variants.length > 0 ? [variantsTable(summary)] : []),
];

const accuracyTable = (summary: Summary): TextTable => ({
  caption: [`${summary.title}.`, CAPTION, ...marksLegend(summary)].join(' '),
  head: [ROWS, ...summary.columns],
  rows: summary.rows.map(({ name, cells }) => [
    { text: name },
    ...cells.map((cell) => (cell ? accuracyEntry(summary, cell) : { text: '' })),
  ]),
});

function accuracyEntry(summary: Summary, cell: LabelledCell): Entry {
  const [number, ...lines] = cellTexts(summary, cell);
  const star = summary.best.ofAll === cell ? ` ${STAR}` : '';
  return {
    text: [`${number}${star}`, ...lines].join(', '),
    best: summary.best.ofColumns.has(cell),
  };
}

const measuresTable = (summary: Summary): TextTable => ({
  caption: `${summary.title}. All measures: mean ± population standard deviation over n seeds.`,
  head: ['head · strategy', 'n', ...measures.map(({ title }) => title)],
  rows: cellsIn({ ...summary, variants: [] }).map((cell) => [
    { text: cell.label },
    { text: `${cell.n}` },
    ...measures.map((measure) => ({ text: measureText(measure, cell) })),
  ]),
});

const variantsTable = ({ title, variants }: Summary): TextTable => ({
  caption: `${title}. Other configurations: average accuracy, and its difference in points from the usual configuration of the same head and strategy, with the 95 % interval of Welch's test. All measures are mean ± population standard deviation over n seeds.`,
  head: [
    'head · strategy · options',
    'average accuracy',
    'difference',
    '95 % interval',
    ...furtherMeasures.map(({ title }) => title),
  ],
  rows: variants.map(({ cell, usual }) => {
    const difference = usual ? differenceOf(cell, usual) : null;
    return [
      { text: cell.label },
      { text: spreadText(cell) },
      { text: difference ? verdictText(difference.points, difference.verdict) : '' },
      { text: intervalText(difference?.test ?? null) },
      ...furtherMeasures.map((measure) => ({ text: measureText(measure, cell) })),
    ];
  }),
});
