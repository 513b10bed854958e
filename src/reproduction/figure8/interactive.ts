import { boundsOf, LEGEND_LINE } from '../../reporting/drawing.js';
import { Markup, markup } from '../../reporting/markup.js';
import type { LineStyle } from '../../reporting/palette.js';
import type { FigurePanel } from './figure.js';
import { chartLibraries } from './libraries.js';
import { heightsOf, panelLines, ticksOf } from './lines.js';
import { PAGE_SCRIPT } from './page-script.js';
import { ACCURACY, panelTitle, TASKS } from './texts.js';

/** Of the charts and their legend. */
export const INTERACTIVE_STYLE = `
.panels { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr)); gap: 1rem; }
.wide { margin-bottom: 1.25rem; }
.panel { position: relative; height: 24rem; }
.legend { display: flex; flex-wrap: wrap; justify-content: center; gap: .25rem .75rem; margin-top: .5rem; }
.legend button {
  display: flex; align-items: center; gap: .5rem; padding: .2rem .5rem; cursor: pointer;
  font: inherit; font-size: .9rem; color: inherit; background: none; border: 1px solid transparent; border-radius: 6px;
}
.legend button:hover { border-color: var(--rule); }
.legend button[aria-pressed="false"] { opacity: .4; text-decoration: line-through; }
`;

/**
 * The figure as charts in a page: hovering shows values, the legend hides a curve in both panels. Without
 * JavaScript the PNG stands there.
 */
export function interactiveFigure(panels: readonly FigurePanel[], chart: Buffer): Markup {
  const data = panels.map((panel) => {
    const drawing = panelLines(panel);
    return {
      title: panelTitle(panel),
      xTitle: TASKS,
      yTitle: ACCURACY,
      ticks: ticksOf(drawing.tasks),
      x: drawing.x,
      y: boundsOf(heightsOf(drawing)),
      marks: drawing.marks,
      lines: drawing.lines.map((line, index) => ({ ...line, n: panel.curves[index]!.n })),
    };
  });
  const [{ lines }] = data as [(typeof data)[number]];
  const image = `data:image/png;base64,${chart.toString('base64')}`;
  const alt =
    'Line charts: average accuracy in percent against the number of tasks learned. The final values are in the tables, all of them in the CSV.';
  return markup`<figure>
<div class="panels" hidden>${data.map(({ title }) => markup`<div class="panel"><canvas role="img" aria-label="${title}"></canvas></div>`)}</div>
<div class="legend" hidden>${lines.map(
    ({ label, style }) =>
      markup`<button type="button" aria-pressed="true">${sampleOf(style)}${label}</button>\n`,
  )}</div>
<noscript><img src="${image}" alt="${alt}"></noscript>
</figure>
<script type="application/json" id="figure8">${new Markup(JSON.stringify(data).replaceAll('<', '\\u003c'))}</script>
${[...chartLibraries(), PAGE_SCRIPT].map((script) => markup`<script>${new Markup(script)}</script>\n`)}`;
}

/** Markers around 0, 0 in SVG, as Chart.js draws them. */
const MARKERS: Record<string, Markup> = {
  circle: markup`<circle r="4.5"/>`,
  rect: markup`<rect x="-4" y="-4" width="8" height="8"/>`,
  triangle: markup`<path d="M0 -5L4.5 3.5H-4.5Z"/>`,
};

/** A curve's line and marker for the legend. */
const sampleOf = ({ colour, marker, filled, dash }: LineStyle): Markup =>
  markup`<svg width="${LEGEND_LINE}" height="14" viewBox="${-LEGEND_LINE / 2} -7 ${LEGEND_LINE} 14" aria-hidden="true" stroke="${colour}"><path d="${`M${-LEGEND_LINE / 2} 0H${LEGEND_LINE / 2}`}" stroke-width="2" stroke-dasharray="${dash.join(' ') || 'none'}"/><g stroke-width="1.5" fill="${filled ? colour : 'var(--paper)'}">${MARKERS[String(marker)]!}</g></svg>`;
