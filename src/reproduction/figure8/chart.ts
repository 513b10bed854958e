import { drawablePanel } from '../../reporting/charts/line-panel.js';
import type { Panels } from '../../reporting/charts/panels.js';
import type { Circumstances } from '../texts.js';
import type { Figure } from './figure.js';
import { linePanels, lineStyleOf } from './lines.js';
import { captionOf, marksText } from './texts.js';

/** Size of a panel in CSS pixels. */
const SIZE = { width: 640, height: 470 };

/**
 * All panels as an image: average accuracy against the number of tasks learned, with error bars of one population
 * standard deviation, and the paper's stated values on the right; below, against the learning rate.
 * @throws UserError if the font's files are missing or damaged
 */
export const figureChart = (figure: Figure, circumstances: Circumstances): Panels => ({
  title: figure.definition.title,
  subtitles: [...captionOf(figure, circumstances), ...marksText(figure.panels)],
  charts: linePanels(figure).map((panel) => drawablePanel(panel, SIZE)),
  perRow: figure.panels.length,
  legend: figure.definition.networks.flatMap((network) => {
    const entries = figure.panels[0]!.curves.filter((curve) => curve.network === network).map((curve) => ({
      label: curve.title,
      style: lineStyleOf(curve, figure.definition),
    }));
    return entries.length === 0 ? [] : [entries];
  }),
});
