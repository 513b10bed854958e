import { cellsIn, type Grid, sharedText } from '../../reporting/cells/grid.js';
import { apartText } from '../../reporting/charts/apart-text.js';
import { curvePanels } from '../../reporting/charts/curves.js';
import { type Markup, markup } from '../../reporting/document/markup.js';
import { interactiveFigure } from '../../reporting/interactive/figure.js';
import { bestOf } from '../../reporting/measures/baseline.js';
import { accuracySection } from '../../reporting/page/accuracies.js';
import { withCurvesSoFar } from './as-of-now.js';

/**
 * A table and curves of a grid as it is now. Nothing is tested: who looks at a test while runs come in, and stops when it
 * pleases, finds differences that are none.
 */
export const resultsPart = (grid: Grid, tasks: number): Markup => markup`<h3>${grid.title}</h3>
${accuracySection({ ...grid, best: bestOf(grid), baseline: undefined, installed: undefined }, new Map())}
${failuresOf(grid)}${curvesOf(withCurvesSoFar(grid), tasks)}`;

function curvesOf(grid: Grid, tasks: number): Markup {
  // A curve's seeds are not as many at its end as at its beginning, so that only its points say how many.
  const panels = curvePanels(grid, tasks).map((panel, column) => ({
    ...panel,
    title: grid.columns[column]!.label,
  }));
  if (panels.every(({ lines }) => lines.length === 0)) return markup`<p>No run has learned a task yet.</p>`;
  const texts = [
    'Mean test accuracy over the tasks learned so far, at each point over the n seeds that have come there; bands: ± population standard deviation',
    ...apartText(grid),
    'Click a curve in the legend to hide it',
  ];
  return markup`<p>${`${texts.join('. ')}.`} ${sharedText(grid).join(' ')}</p>
${interactiveFigure({
  panels,
  alt: `Line charts, ${grid.title}: average accuracy in percent against the number of tasks learned, as far as runs have come.`,
})}`;
}

/** How many errors are shown; the same one often ends them all. */
const MOST = 10;

function failuresOf(grid: Grid): Markup {
  const failed = cellsIn(grid).flatMap(({ label, others }) =>
    others.filter(({ status }) => status === 'failed').map((run) => ({ label, run })),
  );
  if (failed.length === 0) return markup``;
  return markup`<h4>Failed runs</h4>
<ul>${failed
    .slice(0, MOST)
    .map(
      ({ label, run }) =>
        markup`<li>${label} · seed ${run.configuration.seed}: <span class="failed">${run.error ?? ''}</span></li>`,
    )}</ul>
${failed.length > MOST ? markup`<p>and ${failed.length - MOST} more</p>` : ''}`;
}
