import type { LabelledCell } from '../cells/grid.js';
import { spreadParts } from '../cells/numbers.js';
import { type Markup, markup } from '../document/markup.js';
import {
  BASELINE,
  captionOf,
  differenceLines,
  differencesLegend,
  STAR,
  type Summary,
} from '../measures/summary.js';
import { ROWS } from '../tables/terminal.js';
import { type Anchors, linkTo } from './anchors.js';

/** A grid's table of average accuracies, with an explanation of its marks. */
export const accuracySection = (
  summary: Summary,
  anchors: Anchors,
): Markup => markup`<p>${captionOf(summary).join(' ')}</p>${paragraph(differencesLegend(summary))}
<div class="wide" tabindex="0"><table class="accuracies sortable">
<thead><tr><th scope="col">${ROWS}</th>${summary.columns.map(({ label }) => markup`<th scope="col">${label}</th>`)}</tr></thead>
<tbody>
${summary.rows.map(
  ({ name, cells }) => markup`<tr><th scope="row">${name}</th>${cells.map((cell) =>
    cell === undefined ? markup`<td></td>` : cellOf(summary, cell, anchors),
  )}</tr>
`,
)}</tbody>
</table></div>`;

const paragraph = (sentences: readonly string[]): Markup =>
  sentences.length === 0
    ? markup``
    : markup`
<p>${sentences.join(' ')}</p>`;

function cellOf({ best, baseline }: Summary, cell: LabelledCell, anchors: Anchors): Markup {
  const { number, counts } = spreadParts(cell);
  const difference = baseline?.differences.get(cell);
  return markup`<td class="${best.ofColumns.has(cell) ? 'best' : ''}">${linkTo(anchors, cell, number)}${
    best.ofAll.has(cell) ? ` ${STAR}` : ''
  } <span class="${cell.failed > 0 ? 'count failed' : 'count'}">(${counts})</span>${
    baseline?.cells.has(cell) ? markup`<br><span class="difference">${BASELINE}</span>` : ''
  }${
    difference
      ? differenceLines(difference, cell).map(
          (line, index) =>
            markup`<br><span class="${index === 0 ? `difference ${difference.verdict}` : 'difference'}">${line}</span>`,
        )
      : ''
  }${optionsOf(cell)}</td>`;
}

/** The options that set a cell apart from the others in its row. */
export const optionsOf = ({ apart }: LabelledCell): Markup =>
  markup`${apart.map((option) => markup`<br><span class="difference">${option}</span>`)}`;
