import type { Variant } from '../cells/grid.js';
import { spreadParts } from '../cells/numbers.js';
import { type Markup, markup } from '../document/markup.js';
import { differenceOf } from '../measures/baseline.js';
import { furtherMeasures, lackingForwardTransfer, measureText } from '../measures/measures.js';
import { intervalText, verdictText } from '../measures/significance.js';
import type { Summary } from '../measures/summary.js';
import { type Anchors, linkTo } from './anchors.js';

/** The configurations outside the grid, compared with the usual one of the same head and strategy. */
export const variantsTable = (
  { variants }: Summary,
  anchors: Anchors,
): Markup => markup`<h3>Other configurations</h3>
<p>Configurations that were tried in only a few places. Differences, in points and with the 95 % interval of Welch’s test, are from the usual configuration of the same head and strategy in the table above. ${lackingForwardTransfer(variants.map(({ cell }) => cell))}</p>
<div class="wide"><table class="tight variants">
<thead><tr><th scope="col">head · strategy · options</th><th scope="col">average accuracy (%)</th><th scope="col">n</th><th scope="col">difference</th><th scope="col">95 % interval</th>${furtherMeasures.map(({ title }) => markup`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>
${variants.map((variant) => rowOf(variant, anchors))}</tbody>
</table></div>`;

function rowOf({ cell, usual }: Variant, anchors: Anchors): Markup {
  const { number, counts } = spreadParts(cell);
  const difference = usual ? differenceOf(cell, usual) : null;
  return markup`<tr><th scope="row">${cell.label}</th><td>${linkTo(anchors, cell, number)}</td><td class="${cell.failed > 0 ? 'failed' : ''}">${counts.replace('n=', '')}</td>${[
    difference ? verdictText(difference.points, difference.verdict) : '',
    intervalText(difference?.test ?? null),
  ].map((text) => markup`<td>${text}</td>`)}${furtherMeasures.map(
    (measure) => markup`<td>${linkTo(anchors, cell, measureText(measure, cell))}</td>`,
  )}</tr>
`;
}
