import { LEGEND_LINE } from '../charts/drawing.js';
import { type LinePanel, panelsAcross } from '../charts/line-panel.js';
import type { LineStyle, Marker } from '../charts/palette.js';
import { Markup, markup } from '../document/markup.js';
import { COLOURS_STYLE, colourName } from './colours.js';
import { chartLibraries } from './libraries.js';
import { CHARTS_SCRIPT } from './script.js';

/** Panels side by side with one legend: they all have the same lines in the same order. */
export interface InteractiveFigure {
  panels: readonly LinePanel[];
  /** How many small charts are placed side by side; left out, there are as many as their number fits, large ones. */
  across?: number;
  /** Shown on paper and without JavaScript; left out in a page that changes. */
  image?: { type: 'image/png' | 'image/svg+xml'; content: Buffer | string };
  /** Describes the figure in words. */
  alt: string;
}

/** Style sheet of the figures. */
export const INTERACTIVE_STYLE = `${COLOURS_STYLE}.panels { display: grid; grid-template-columns: repeat(var(--across), minmax(0, 1fr)); gap: 1rem; }
@media (max-width: 50rem) { .panels { grid-template-columns: minmax(0, 1fr); } }
.panel { position: relative; height: 24rem; }
.small .panel { height: 13rem; }
@media (max-width: 50rem) { .small .panels { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .5rem; } }
.legend { display: flex; flex-wrap: wrap; justify-content: center; gap: .25rem .75rem; margin-top: .5rem; }
.legend button {
  display: flex; align-items: center; gap: .5rem; padding: .2rem .5rem; cursor: pointer;
  font: inherit; font-size: .9rem; color: inherit; background: none; border: 1px solid transparent; border-radius: 6px;
}
.legend button:hover { border-color: var(--rule); }
.legend button[aria-pressed="false"] { color: var(--soft); text-decoration: line-through; }
.legend button[aria-pressed="false"] svg { opacity: .4; }
.charts:not(.live) .panels, .charts:not(.live) .legend { display: none; }
@media screen { .charts.live img { display: none; } }
@media print { .charts .panels, .charts .legend { display: none; } }
`;

/** A figure as interactive charts: hovering shows values, clicking the legend hides a curve in all panels. */
export const interactiveFigure = ({
  panels,
  across,
  image,
  alt,
}: InteractiveFigure): Markup => markup`<figure class="${across === undefined ? 'charts' : 'charts small'}"${image ? '' : markup` aria-label="${alt}"`}>
<div class="panels" style="--across:${across ?? panelsAcross(panels.length)}">${panels.map(({ title }) => markup`<div class="panel"><canvas role="img" aria-label="${title}"></canvas></div>`)}</div>
<div class="legend">${panels[0]!.lines.map(
  ({ label, style, joined }) =>
    markup`<button type="button" aria-pressed="true">${sampleOf(style, joined)}${label}</button>\n`,
)}</div>
${
  image
    ? markup`<img src="${`data:${image.type};base64,${Buffer.from(image.content).toString('base64')}`}" alt="${alt}">
`
    : ''
}<script type="application/json">${new Markup(JSON.stringify(panels).replaceAll('<', '\\u003c'))}</script>
</figure>
`;

/**
 * The scripts that draw a page's figures; they go at the end of the page.
 * @throws UserError if the libraries' files are missing
 */
export const chartScripts = (): Markup =>
  markup`${[...chartLibraries(), CHARTS_SCRIPT].map((script) => markup`<script>${new Markup(script)}</script>\n`)}`;

/** SVG markers centred on the origin, like those of Chart.js. */
const MARKERS: Record<Marker, Markup> = {
  circle: markup`<circle r="4.5"/>`,
  rect: markup`<rect x="-4" y="-4" width="8" height="8"/>`,
  triangle: markup`<path d="M0 -5L4.5 3.5H-4.5Z"/>`,
  rectRot: markup`<path d="M0 -5L5 0L0 5L-5 0Z"/>`,
  crossRot: markup`<path d="M-4 -4L4 4M-4 4L4 -4"/>`,
  rectRounded: markup`<rect x="-4" y="-4" width="8" height="8" rx="2"/>`,
  cross: markup`<path d="M-5 0H5M0 -5V5"/>`,
  star: markup`<path d="M-5 0H5M0 -5V5M-3.5 -3.5L3.5 3.5M-3.5 3.5L3.5 -3.5"/>`,
};

/** A curve's line, if its points are joined, and marker, if it has one, for the legend. */
function sampleOf({ colour, marker, filled, dash }: LineStyle, joined = true): Markup {
  const ink = `var(--${colourName(colour)})`;
  return markup`<svg width="${LEGEND_LINE}" height="14" viewBox="${-LEGEND_LINE / 2} -7 ${LEGEND_LINE} 14" aria-hidden="true" stroke="${ink}">${joined ? markup`<path d="${`M${-LEGEND_LINE / 2} 0H${LEGEND_LINE / 2}`}" stroke-width="2" stroke-dasharray="${dash.join(' ') || 'none'}"/>` : ''}<g stroke-width="1.5" fill="${filled ? ink : 'var(--paper)'}">${marker ? MARKERS[marker] : ''}</g></svg>`;
}
