import { accuracyMatrix, type Cell, type Spread } from '../cells/cells.js';
import type { LabelledCell } from '../cells/grid.js';
import { withDeviation } from '../cells/numbers.js';
import { HEAT_CAPTION, heatText } from '../charts/heat-map.js';
import { type Markup, markup } from '../document/markup.js';
import type { Summary } from '../measures/summary.js';
import { optionsOf } from './accuracies.js';
import { type Anchors, linkTo } from './anchors.js';
import { heatClass } from './heat-colours.js';

/** The accuracy matrices of a grid's cells: those of a strategy side by side, as far as there is room; with one head, all. */
export function heatMaps({ columns, rows }: Summary, anchors: Anchors): Markup {
  const mapOf = (cell: LabelledCell | undefined, name: string): Markup => {
    if (cell === undefined) return markup``;
    if (cell.n === 0) return markup`<p>${name}: ${linkTo(anchors, cell, 'no finished run')}</p>`;
    const title = markup`${name}, ${linkTo(anchors, cell, `n=${cell.n}`)}${optionsOf(cell)}`;
    return markup`<div class="wide" tabindex="0">${heatMap(cell, title)}</div>`;
  };
  return markup`<p>${HEAT_CAPTION}</p>
${
  columns.length === 1
    ? markup`<div class="maps">${rows.map(({ name, cells }) => mapOf(cells[0], name))}</div>`
    : rows.map(
        ({ name, cells }) => markup`<h4>${name}</h4>
<div class="maps">${cells.map((cell, column) => mapOf(cell, columns[column]!.label))}</div>
`,
      )
}`;
}

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
