import { cellsIn, type LabelledCell } from '../cells/grid.js';
import { spreadParts } from '../cells/numbers.js';
import { type Markup, markup } from '../document/markup.js';
import { lackingTexts, type Measure, measureText, shownMeasures } from '../measures/measures.js';
import { lackingMemory, samplesText } from '../measures/method-memory.js';
import type { Summary } from '../measures/summary.js';
import { ROWS } from '../tables/terminal.js';
import { optionsOf } from './accuracies.js';
import { type Anchors, linkTo } from './anchors.js';

/** All measures of a grid's cells: those of accuracy, then what that costs; one table would be too wide. */
export function measuresTables(summary: Summary, anchors: Anchors): Markup {
  const cells = cellsIn(summary);
  const shown = shownMeasures(cells);
  return markup`<p>${MEASURES_NOTE} ${notesOf(cells)}</p>
${[shown.filter(({ isCost }) => !isCost), shown.filter(({ isCost }) => isCost)].map((some) => measuresTable(summary, anchors, some))}`;
}

/** Says how measures are shown, with a link to what they are. */
export const MEASURES_NOTE = markup`Mean ± population standard deviation over n seeds. The measures are <a href="#definitions">defined at the end</a>.`;

/** Measures of a grid's cells, grouped by head. */
export function measuresTable(summary: Summary, anchors: Anchors, measures: readonly Measure[]): Markup {
  return markup`<div class="wide" tabindex="0"><table class="tight measures sortable">
<thead><tr><th scope="col">${ROWS}</th><th scope="col">n</th>${measures.map(
    ({ title }) => markup`<th scope="col">${title}</th>`,
  )}</tr></thead>
${summary.columns.map(
  (
    { label },
    place,
  ) => markup`<tbody><tr><th class="group" scope="rowgroup" colspan="${measures.length + 2}">${label}</th></tr>
${summary.rows.flatMap(({ name, cells }) => (cells[place] ? [rowOf(name, cells[place], measures, anchors)] : []))}</tbody>
`,
)}</table></div>`;
}

const notesOf = (cells: readonly LabelledCell[]): string =>
  [...samplesText(cells), ...lackingTexts(cells), ...lackingMemory(cells)].join(' ');

const rowOf = (name: string, cell: LabelledCell, measures: readonly Measure[], anchors: Anchors): Markup =>
  markup`<tr><th scope="row">${linkTo(anchors, cell, name)}${optionsOf(cell)}</th><td class="${cell.failed > 0 ? 'failed' : ''}">${linkTo(anchors, cell, spreadParts(cell).counts.replace('n=', ''))}</td>${measures.map(
    (measure) => markup`<td>${linkTo(anchors, cell, measureText(measure, cell))}</td>`,
  )}</tr>
`;
