import { accuracyMatrix, type Cell, type Spread } from '../cells/cells.js';
import { withDeviation } from '../cells/numbers.js';
import { HEAT_CAPTION, heatText } from '../charts/heat-map.js';
import { type Markup, markup } from '../document/markup.js';
import type { Summary } from '../measures/summary.js';
import { ROWS } from '../tables/terminal.js';
import { optionsOf } from './accuracies.js';
import { type Anchors, linkTo } from './anchors.js';
import { heatClass } from './heat-colours.js';

/** The accuracy matrices of a grid's cells: a row per strategy, a column per head. */
export const heatMaps = (
  { columns, rows }: Summary,
  anchors: Anchors,
): Markup => markup`<p>${HEAT_CAPTION}</p>
<div class="wide" tabindex="0"><table class="maps">
<thead><tr><th scope="col">${ROWS}</th>${columns.map(({ label }) => markup`<th scope="col">${label}</th>`)}</tr></thead>
<tbody>
${rows.map(
  ({ name, cells }) => markup`<tr><th scope="row">${name}</th>${cells.map(
    (cell) =>
      markup`<td>${cell === undefined ? '' : cell.n === 0 ? linkTo(anchors, cell, 'no finished run') : heatMap(cell, markup`${linkTo(anchors, cell, `n=${cell.n}`)}${optionsOf(cell)}`)}</td>`,
  )}</tr>
`,
)}</tbody>
</table></div>`;

/** A cell's accuracy matrix as shaded squares. @param cell has a finished run @param title its n by default */
export function heatMap(cell: Cell, title = markup`n=${cell.n}`): Markup {
  const tasks = Array.from({ length: cell.tasks }, (_, index) => index + 1);
  return markup`<table class="${cell.tasks > 10 ? 'heat small' : 'heat'}">
<caption>${title}</caption>
<thead><tr><th class="corner">tested →<br>learned ↓</th>${tasks.map((task) => markup`<th scope="col">${task}</th>`)}</tr></thead>
<tbody>${accuracyMatrix(cell).map(
    (row, learned) =>
      markup`<tr><th scope="row">${learned + 1}</th>${row.map((spread, tested) => square(cell, spread, learned, tested))}</tr>\n`,
  )}</tbody>
</table>`;
}

/** One square; hovering over it explains it. */
function square({ tasks, n }: Cell, spread: Spread, learned: number, tested: number): Markup {
  const title = `task ${tested + 1} after ${learned === 0 ? 'task 1' : `tasks 1 to ${learned + 1}`}: ${withDeviation(spread)} (n = ${n})`;
  return markup`<td class="${heatClass(spread.mean)}" title="${title}">${heatText(spread.mean, tasks)}</td>`;
}
