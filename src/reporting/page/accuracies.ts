import type { LabelledCell } from '../cells/grid.js';
import { CAPTION, spreadParts } from '../cells/numbers.js';
import { type Markup, markup } from '../document/markup.js';
import { intervalText, verdictText } from '../measures/significance.js';
import { marksLegend, STAR, type Summary } from '../measures/summary.js';
import { ROWS } from '../tables/terminal.js';
import { type Anchors, linkTo } from './anchors.js';

/** A grid's table of average accuracies, with an explanation of its marks. */
export const accuracySection = (
  summary: Summary,
  anchors: Anchors,
): Markup => markup`<p>${CAPTION} ${marksLegend(summary).join(' ')}</p>
<div class="wide"><table class="accuracies">
<thead><tr><th scope="col">${ROWS}</th>${summary.columns.map((name) => markup`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>
${summary.rows.map(
  ({ name, cells }) => markup`<tr><th scope="row">${name}</th>${cells.map((cell) =>
    cell === undefined ? markup`<td></td>` : cellOf(summary, cell, anchors),
  )}</tr>
`,
)}</tbody>
</table></div>`;

function cellOf({ best, baseline }: Summary, cell: LabelledCell, anchors: Anchors): Markup {
  const { number, counts } = spreadParts(cell);
  const difference = baseline?.differences.get(cell);
  return markup`<td class="${best.ofColumns.has(cell) ? 'best' : ''}">${linkTo(anchors, cell, number)}${
    best.ofAll === cell ? ` ${STAR}` : ''
  } <span class="${cell.failed > 0 ? 'count failed' : 'count'}">(${counts})</span>${
    difference
      ? markup`<br><span class="${`difference ${difference.verdict}`}" title="${intervalTitle(intervalText(difference.test))}">${verdictText(difference.points, difference.verdict)}</span>`
      : ''
  }${optionsOf(cell)}</td>`;
}

/** The options that set a cell apart from the others in its row. */
export const optionsOf = ({ apart }: LabelledCell): Markup =>
  markup`${apart.map((option) => markup`<br><span class="difference">${option}</span>`)}`;

const intervalTitle = (interval: string): string =>
  interval === '' ? 'too few runs for an interval' : `95 % interval: ${interval}`;
