import { sharedText } from '../cells/grid.js';
import { apartText } from '../charts/apart-text.js';
import { taskPanels, tasksAcross, tasksSubtitle } from '../charts/tasks-over-steps.js';
import { lossPanels, lossSubtitle } from '../charts/training-loss.js';
import { type Markup, markup } from '../document/markup.js';
import { interactiveFigure } from '../interactive/figure.js';
import type { Summary } from '../measures/summary.js';

/** A grid's training losses over the steps. @param image the same as SVG; none if there is nothing to see */
export const lossFigure = (summary: Summary, image: string | undefined): Markup =>
  image === undefined
    ? markup``
    : markup`<h3>Training loss</h3>
<p>${textOf(summary, lossSubtitle(summary))}</p>
${interactiveFigure({
  panels: lossPanels(summary),
  image: { type: 'image/svg+xml', content: image },
  alt: `Line charts, ${summary.title}: training loss in nats against training steps.`,
})}
`;

/** Each task's accuracy over the steps, in small charts. @param image the same as SVG; none if there is nothing to see */
export const tasksFigure = (summary: Summary, image: string | undefined): Markup =>
  image === undefined
    ? markup``
    : markup`<h3>Each task over the steps</h3>
<p>${textOf(summary, tasksSubtitle(summary))}</p>
${interactiveFigure({
  panels: taskPanels(summary),
  across: tasksAcross(summary),
  image: { type: 'image/svg+xml', content: image },
  alt: `Small line charts, ${summary.title}: accuracy on each task in percent against training steps, one chart per task.`,
})}
`;

const textOf = (summary: Summary, subtitle: string): string =>
  [subtitle, ...apartText(summary).map((text) => `${text}.`), ...sharedText(summary)].join(' ');
