import { signed } from '../../reporting/cells/numbers.js';
import { documentOf } from '../../reporting/document/document.js';
import { type Markup, markup } from '../../reporting/document/markup.js';
import { SIGNS, testTexts } from '../../reporting/measures/significance.js';
import { ROWS } from '../../reporting/tables/terminal.js';
import { columnHead, optionsOf, oursOf } from '../markup.js';
import {
  type Circumstances,
  captionOf,
  costText,
  differenceLines,
  figureText,
  LEGEND,
  labelOf,
  oursText,
  QUOTED,
  tallyLines,
} from '../texts.js';
import { headTitles } from './published.js';
import type { ComparedTable } from './table.js';

/** All tables and their charts as one self-contained HTML page. @param charts PNGs, one per table */
export const pageOf = (
  tables: readonly ComparedTable[],
  charts: readonly Buffer[],
  circumstances: Circumstances,
): string =>
  documentOf(
    'continual-bench: the paper’s tables and ours',
    markup`<p>${LEGEND}</p>
${tables.map((table, index) => sectionOf(table, charts[index]!, circumstances))}`,
    'body { max-width: 84rem; }\n.wide + .wide { margin-top: 1.2rem; }\n',
  );

const sectionOf = (
  table: ComparedTable,
  chart: Buffer,
  circumstances: Circumstances,
): Markup => markup`<section>
<h2>${table.published.caption}</h2>
${captionOf(table, circumstances).map((paragraph) => markup`<p>${paragraph}</p>\n`)}
${gridOf(table)}
<figure>
<img src="data:image/png;base64,${chart.toString('base64')}" alt="${`${table.published.caption}: average accuracy of each strategy and head, published and ours. The tables have all the numbers.`}">
</figure>
<ul>${[...tallyLines(table.presets, table.cells), costText(table.cells)].map((line) => markup`<li>${line}</li>`)}</ul>
<h3>All cells</h3>
${cellsOf(table)}
${table.cells.map((cell) => optionsOf(labelOf(cell), cell))}
</section>
`;

/** More columns of figures than these have no room side by side, so each head has a table of its own. */
const MOST_COLUMNS = 8;

function gridOf(table: ComparedTable): Markup {
  const { heads } = table;
  const count = heads.reduce((sum, { columns }) => sum + 1 + columns.length, 1);
  const parts = count > MOST_COLUMNS ? heads.map((head) => [head]) : [heads];
  return markup`${parts.map((some, index) => tableOf(table, some, index === 0))}`;
}

/** @param isFirst whether it has the figures that the paper quotes */
const tableOf = (
  { published, strategies }: ComparedTable,
  heads: ComparedTable['heads'],
  isFirst: boolean,
): Markup => markup`<div class="wide" tabindex="0"><table class="tight">
<thead><tr><td></td>${isFirst ? markup`<td></td>` : ''}${heads.map(
  ({ name, columns }) =>
    markup`<th scope="colgroup" colspan="${columns.length + 1}">${headTitles[name]!}</th>`,
)}</tr>
<tr>${[
  ROWS,
  ...(isFirst ? [QUOTED] : []),
  ...heads.flatMap(({ columns }) => ['published', ...columns.map(({ title }) => title)]),
].map(columnHead)}</tr></thead>
<tbody>
${strategies.map(
  (strategy, row) =>
    markup`<tr><th scope="row">${strategy}</th>${
      isFirst ? markup`<td>${figureText(published.rows[strategy]!.quoted)}</td>` : ''
    }${heads.flatMap(({ columns }) => [
      markup`<td>${figureText(columns[0]!.cells[row]!.published)}</td>`,
      ...columns.map(({ cells }) => oursOf(cells[row]!, differenceLines(cells[row]!))),
    ])}</tr>
`,
)}</tbody>
</table></div>
`;

const cellsOf = ({
  cells,
}: ComparedTable): Markup => markup`<div class="wide" tabindex="0"><table class="tight">
<thead><tr>${[ROWS, 'head', 'preset', 'published', 'ours', 'n', 'difference', '95 % interval', 't', 'df', 'p', ''].map(columnHead)}</tr></thead>
<tbody>
${cells.map(
  (cell) =>
    markup`<tr><th scope="row">${cell.strategy}</th>${[
      headTitles[cell.head]!,
      cell.presets.join(', '),
      figureText(cell.published),
      oursText(cell),
      `${cell.n}`,
      cell.difference === null ? '' : signed(cell.difference),
      ...testTexts(cell),
      SIGNS[cell.verdict],
    ].map((text) => markup`<td>${text}</td>`)}</tr>
`,
)}</tbody>
</table></div>`;
