import { drawablePanel } from '../../reporting/charts/line-panel.js';
import type { Panels } from '../../reporting/charts/panels.js';
import type { Circumstances } from '../texts.js';
import type { FigurePanel } from './figure.js';
import { linePanel, lineStyleOf } from './lines.js';
import { strategyNames } from './networks.js';
import { captionOf, marksText, TITLE } from './texts.js';

/** Size of a panel in CSS pixels. */
const SIZE = { width: 640, height: 470 };

/**
 * Both panels as an image: average accuracy against the number of tasks learned, with error bars of one population
 * standard deviation, and the paper's stated values on the right.
 * @throws UserError if the font's files are missing or damaged
 */
export const figureChart = (panels: readonly FigurePanel[], circumstances: Circumstances): Panels => ({
  title: TITLE,
  subtitles: [...captionOf(panels, circumstances), ...marksText(panels)],
  charts: panels.map((panel) => drawablePanel(linePanel(panel), SIZE)),
  legend: strategyNames.flatMap((name) => {
    const entries = panels[0]!.curves
      .filter(({ strategy }) => strategy === name)
      .map((curve) => ({ label: curve.title, style: lineStyleOf(curve) }));
    return entries.length === 0 ? [] : [entries];
  }),
});
