import type { LabelledCell } from '../cells/grid.js';
import { documentOf } from '../document/document.js';
import { type Markup, markup } from '../document/markup.js';
import { type Anchors, linkTo } from '../page/anchors.js';
import { detailsOf, OPENING_SCRIPT } from '../page/runs.js';
import { REPORT_STYLE } from '../page/style.js';
import type { ComparedCell } from './match.js';
import { byGrid, COLUMNS, type Comparison, captionOf, legendOf, rowOf, TITLE, tallyOf } from './texts.js';

/** Size of an interval's drawing, in CSS pixels. */
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

/** The cells of both databases and the runs behind them, as one self-contained HTML page. */
export const comparisonPage = (comparison: Comparison): string =>
  documentOf(
    TITLE,
    markup`${[...captionOf(comparison), `${tallyOf(comparison)}.`].map((line) => markup`<p>${line}</p>\n`)}
${byGrid(comparison).map(([title, cells], index) => sectionOf(title, cells, legendOf(cells, comparison), `section-${index + 1}`))}${OPENING_SCRIPT}`,
    REPORT_STYLE + STYLE,
  );

function sectionOf(title: string, cells: readonly ComparedCell[], legend: string[], section: string): Markup {
  const sides = cells.flatMap(sidesOf);
  const anchors: Anchors = new Map(sides.map(({ cell }, index) => [cell, `${section}-cell-${index + 1}`]));
  const reach = Math.max(
    ...cells.flatMap(({ difference }) =>
      difference ? [difference.points, ...(difference.test?.interval ?? [])].map(Math.abs) : [0],
    ),
  );
  return markup`<section>
<h2>${title}</h2>
<div class="wide" tabindex="0"><table class="tight">
<thead><tr>${COLUMNS.map((name) => markup`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>
${cells.map((cell) => rowMarkup(cell, reach, anchors))}</tbody>
</table></div>
<p>${legend.join(' ')}</p>
<h3>Runs</h3>
<p>Each entry lists its options and the commands that repeat its runs. The numbers in the table link here.</p>
<div class="runs">${sides.map(({ side, cell }) =>
    detailsOf({ ...cell, label: `${cell.label}, ${side}` }, anchors.get(cell)!),
  )}</div>
</section>
`;
}

/** A cell's sides, before and after, as far as they exist. */
const sidesOf = ({ before, after }: ComparedCell): { side: string; cell: LabelledCell }[] => [
  ...(before ? [{ side: 'before', cell: before }] : []),
  ...(after ? [{ side: 'after', cell: after }] : []),
];

function rowMarkup(cell: ComparedCell, reach: number, anchors: Anchors): Markup {
  const {
    texts: [label, before, after, difference, interval, test, equal],
    changes,
  } = rowOf(cell);
  return markup`<tr class="${cell.difference?.verdict ?? ''}"><th scope="row">${label}</th><td>${numberOf(cell.before, before, anchors)}</td><td>${numberOf(cell.after, after, anchors)}</td><td>${difference}</td><td>${interval}${intervalDrawing(cell, reach)}</td><td>${test}</td><td>${equal}</td><td class="changes">${changes.map(
    (change, index) => markup`${index > 0 ? markup`<br>` : ''}${change}`,
  )}</td></tr>
`;
}

const numberOf = (cell: LabelledCell | undefined, text: string, anchors: Anchors): Markup | string =>
  cell ? linkTo(anchors, cell, text) : text;

/** Draws the difference, its interval and the zero line. @param reach the axis runs from −reach to reach, in points */
function intervalDrawing({ difference }: ComparedCell, reach: number): Markup {
  if (!difference?.test || reach === 0) return markup``;
  const { width, height } = DRAWING;
  const at = (points: number) => (width / 2 + (points / reach) * (width / 2 - 4)).toFixed(1);
  const [low, high] = difference.test.interval;
  const middle = height / 2;
  return markup`<svg class="interval" width="${width}" height="${height}" aria-hidden="true" stroke="currentColor"><path d="${`M${at(0)} 0V${height}`}" stroke="var(--rule)"/><path d="${`M${at(low)} ${middle}H${at(high)}`}" stroke-width="2"/><circle cx="${at(difference.points)}" cy="${middle}" r="3.5" fill="currentColor"/></svg>`;
}
