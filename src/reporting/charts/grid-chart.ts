import { type Grid, sharedText } from '../cells/grid.js';
import { apartText } from './apart-text.js';
import { drawablePanel, type LinePanel, panelSize, panelsAcross } from './line-panel.js';
import type { Panels } from './panels.js';

/**
 * A grid's panels as an image, with one legend for all of them.
 * @param subtitles what the panels show
 * @param panels at least one
 * @throws UserError if the font's files are missing or damaged
 */
export const gridChart = (
  grid: Grid,
  subtitles: readonly string[],
  panels: readonly LinePanel[],
): Panels => ({
  title: grid.title,
  subtitles: [...subtitles, ...sharedText(grid), ...apartText(grid)],
  charts: panels.map((panel) => drawablePanel(panel, panelSize(panels.length))),
  perRow: panelsAcross(panels.length),
  legend: [panels[0]!.lines],
});
