import { elsewhereTexts } from '../cells/elsewhere.js';
import { cellsIn, type LabelledCell, sharedText } from '../cells/grid.js';
import { DEFAULTS_NOTE } from '../cells/numbers.js';
import {
  anytimeMeasures,
  anytimeText,
  lackingTexts,
  type Measure,
  measureText,
  shownMeasures,
} from '../measures/measures.js';
import { samplesText } from '../measures/method-memory.js';
import { captionOf, cellTexts, differencesLegend, STAR, type Summary } from '../measures/summary.js';
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

/** A grid's tables: average accuracies, all measures and, where they were measured, those on the way. */
export function textTables(summary: Summary): TextTable[] {
  const cells = cellsIn(summary);
  const isTestedOnTheWay = cells.some(({ runs }) => runs.some(({ anytime }) => anytime !== null));
  return [
    accuracyTable(summary),
    measuresTable(summary, 'All measures', shownMeasures(cells)),
    ...(isTestedOnTheWay ? [measuresTable(summary, anytimeText(cells), anytimeMeasures)] : []),
  ];
}

const accuracyTable = (summary: Summary): TextTable => ({
  caption: [`${summary.title}.`, ...captionOf(summary), ...differencesLegend(summary)].join(' '),
  head: [ROWS, ...summary.columns.map(({ label }) => label)],
  rows: summary.rows.map(({ name, cells }) => [
    { text: name },
    ...cells.map((cell) => (cell ? accuracyEntry(summary, cell) : { text: '' })),
  ]),
});

function accuracyEntry(summary: Summary, cell: LabelledCell): Entry {
  const [number, ...lines] = cellTexts(summary, cell);
  const star = summary.best.ofAll.has(cell) ? ` ${STAR}` : '';
  return {
    // An interval in brackets follows its difference.
    text: [`${number}${star}`, ...lines].join(', ').replaceAll(', (', ' ('),
    best: summary.best.ofColumns.has(cell),
  };
}

function measuresTable(summary: Summary, title: string, measures: readonly Measure[]): TextTable {
  return {
    caption: [
      `${summary.title}. ${title}: mean ± population standard deviation over n seeds.`,
      ...sharedText(summary),
      ...samplesText(cellsIn(summary)),
      ...lackingTexts(cellsIn(summary)),
      DEFAULTS_NOTE,
      ...elsewhereTexts(cellsIn(summary).flatMap(({ runs }) => runs)),
    ].join(' '),
    head: ['head · strategy', 'n', ...measures.map(({ title }) => title)],
    rows: cellsIn(summary).map((cell) => [
      { text: cell.label },
      { text: `${cell.n}` },
      ...measures.map((measure) => ({ text: measureText(measure, cell) })),
    ]),
  };
}
