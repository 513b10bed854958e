import { sharedText } from '../cells/grid.js';
import { apartText } from '../charts/apart-text.js';
import { curvePanels, subtitleOf } from '../charts/curves.js';
import { type Markup, markup } from '../document/markup.js';
import { interactiveFigure } from '../interactive/figure.js';
import type { Summary } from '../measures/summary.js';

/** A grid's curves of average accuracy. @param image the same curves as SVG */
export const curvesFigure = (
  summary: Summary,
  image: string,
): Markup => markup`<h3>Average accuracy over the tasks learned</h3>
<p>${`${[subtitleOf(summary), ...apartText(summary), 'Click a curve in the legend to hide it'].join('. ')}.`} ${sharedText(summary).join(' ')}</p>
${interactiveFigure({
  panels: curvePanels(summary),
  image: { type: 'image/svg+xml', content: image },
  alt: `Line charts, ${summary.title}: average accuracy in percent against the number of tasks learned. The numbers are listed under Runs.`,
})}`;
