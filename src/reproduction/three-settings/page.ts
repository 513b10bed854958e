import { documentOf } from '../../reporting/document/document.js';
import { type Markup, markup } from '../../reporting/document/markup.js';
import { testTexts } from '../../reporting/measures/significance.js';
import { columnHead, optionsOf, oursOf } from '../markup.js';
import { type Circumstances, costText, oursText } from '../texts.js';
import type { ComparedCell } from './comparison.js';
import { gridOf } from './grid.js';
import type { SettingsTable } from './published.js';
import { METHODS } from './terminal.js';
import {
  captionOf,
  comparisonLines,
  differenceOnly,
  labelOf,
  legendOf,
  publishedText,
  settingTitle,
  tallyText,
  verdictWord,
} from './texts.js';

/** A table and its chart as one self-contained HTML page. @param chart as PNG */
export const pageOf = (
  table: SettingsTable,
  cells: readonly ComparedCell[],
  chart: Buffer,
  circumstances: Circumstances,
): string =>
  documentOf(
    table.caption,
    markup`${[...captionOf(table, cells, circumstances), legendOf(table)].map((line) => markup`<p>${line}</p>\n`)}
${overview(table, cells)}
<figure>
<img src="data:image/png;base64,${chart.toString('base64')}" alt="${`${table.caption}: average accuracy of each method in each setting, published and ours. The tables have all the numbers.`}">
</figure>
<ul>${[tallyText(table, cells), costText(cells)].map((line) => markup`<li>${line}</li>`)}</ul>
<h2>All cells</h2>
${details(table, cells)}
${cells.map((cell) => optionsOf(labelOf(cell), cell))}`,
    'body { max-width: 84rem; }\n',
  );

function overview(table: SettingsTable, cells: readonly ComparedCell[]): Markup {
  const { kinds, rows } = gridOf(cells);
  return markup`<div class="wide" tabindex="0"><table class="tight">
<thead><tr><td></td>${kinds.map((kind) => markup`<th scope="colgroup" colspan="2">${settingTitle(kind)}</th>`)}</tr>
<tr>${[METHODS, ...kinds.flatMap(() => ['published', 'ours'])].map(columnHead)}</tr></thead>
<tbody>
${rows.map(
  ({ name, cells: ofRow }) =>
    markup`<tr><th scope="row">${name}</th>${ofRow.flatMap((cell) =>
      cell
        ? [markup`<td>${publishedText(cell.published)}</td>`, oursOf(cell, comparisonLines(table, cell))]
        : [markup`<td></td>`, markup`<td></td>`],
    )}</tr>
`,
)}</tbody>
</table></div>`;
}

const details = (
  table: SettingsTable,
  cells: readonly ComparedCell[],
): Markup => markup`<div class="wide" tabindex="0"><table class="tight">
<thead><tr>${[METHODS, 'setting', 'published', 'ours', 'n', 'difference', '95 % interval', 't', 'df', 'p', ''].map(columnHead)}</tr></thead>
<tbody>
${cells.map(
  (cell) =>
    markup`<tr><th scope="row">${cell.method.name}</th>${[
      settingTitle(cell.kind),
      publishedText(cell.published),
      oursText(cell),
      `${cell.n}`,
      differenceOnly(cell),
      ...testTexts(cell),
      verdictWord(table, cell),
    ].map((text) => markup`<td>${text}</td>`)}</tr>
`,
)}</tbody>
</table></div>`;
