import { documentOf } from '../document.js';
import { type Markup, markup } from '../markup.js';
import type { ComparedCell } from './match.js';
import { byGrid, COLUMNS, type Comparison, captionOf, rowOf, TITLE, tallyOf } from './texts.js';

/** Of an interval's drawing, in CSS pixels. */
const DRAWING = { width: 150, height: 14 };

const STYLE = `
body { max-width: 84rem; }
.tight th:last-child { text-align: left; }
.changes { text-align: left; white-space: normal; min-width: 15rem; font-size: .9em; }
.interval { color: var(--soft); display: block; margin-left: auto; }
.differ .interval { color: #D55E00; }
tr.differ td:nth-of-type(3) { font-weight: 700; }
tbody th { white-space: normal; min-width: 12rem; }
`;

/** Both databases' cells as one HTML page that needs no other file. */
export const comparisonPage = (comparison: Comparison): string =>
  documentOf(
    TITLE,
    markup`${[...captionOf(comparison), `${tallyOf(comparison)}.`].map((line) => markup`<p>${line}</p>\n`)}
${byGrid(comparison).map(([title, cells]) => sectionOf(title, cells))}`,
    STYLE,
  );

function sectionOf(title: string, cells: readonly ComparedCell[]): Markup {
  const reach = Math.max(
    ...cells.flatMap(({ difference }) =>
      difference ? [difference.points, ...(difference.test?.interval ?? [])].map(Math.abs) : [0],
    ),
  );
  return markup`<section>
<h2>${title}</h2>
<div class="wide"><table class="tight">
<thead><tr>${COLUMNS.map((name) => markup`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>
${cells.map((cell) => rowMarkup(cell, reach))}</tbody>
</table></div>
</section>
`;
}

function rowMarkup(cell: ComparedCell, reach: number): Markup {
  const {
    texts: [label, before, after, difference, interval, equal],
    changes,
  } = rowOf(cell);
  return markup`<tr class="${cell.difference?.verdict ?? ''}"><th scope="row">${label}</th><td>${before}</td><td>${after}</td><td>${difference}</td><td>${interval}${intervalDrawing(cell, reach)}</td><td>${equal}</td><td class="changes">${changes.map(
    (change, index) => markup`${index > 0 ? markup`<br>` : ''}${change}`,
  )}</td></tr>
`;
}

/** The interval and the difference in it, beside no difference at all. @param reach the axis's ends, in points */
function intervalDrawing({ difference }: ComparedCell, reach: number): Markup {
  if (!difference?.test || reach === 0) return markup``;
  const { width, height } = DRAWING;
  const at = (points: number) => (width / 2 + (points / reach) * (width / 2 - 4)).toFixed(1);
  const [low, high] = difference.test.interval;
  const middle = height / 2;
  return markup`<svg class="interval" width="${width}" height="${height}" aria-hidden="true" stroke="currentColor"><path d="${`M${at(0)} 0V${height}`}" stroke="var(--rule)"/><path d="${`M${at(low)} ${middle}H${at(high)}`}" stroke-width="2"/><circle cx="${at(difference.points)}" cy="${middle}" r="3.5" fill="currentColor"/></svg>`;
}
