import { drawableOf } from '../../ranking/chart.js';
import { diagramOf } from '../../ranking/layout.js';
import type { Ranking } from '../../ranking/rankings.js';
import { drawablePanel, type LinePanel, panelsAcross } from '../line-panel.js';
import type { Panels } from '../panels.js';
import { fittingOnPaper, PAPER } from './size.js';

/** Height of a single panel, and of those of a row, in CSS pixels. */
const HEIGHTS = { single: 290, row: 260 };
/** Of panels' titles, in CSS pixels. */
const TITLE = 14;
/** Around the whole, in CSS pixels. */
const MARGIN = 4;

/** What stands around a figure on a screen is left to the paper's caption. */
const bare = { title: '', subtitles: [], margin: MARGIN };

/**
 * Curves or points as a figure of a paper: one panel as wide as a column, several as wide as the text.
 * @param panels at least one @param across how many of them stand side by side
 * @throws UserError if the font's files are missing or damaged
 */
export function linesOnPaper(panels: readonly LinePanel[], across = panelsAcross(panels.length)): Panels {
  const size =
    across === 1
      ? { width: PAPER.column, height: HEIGHTS.single }
      : { width: PAPER.text / across, height: HEIGHTS.row };
  return {
    ...bare,
    charts: panels.map((panel) => drawablePanel(panel, size, TITLE)),
    perRow: across,
    legend: [panels[0]!.lines],
  };
}

/** Matrices as a figure of a paper: side by side as on a screen, or as many as have room. */
export function matricesOnPaper({ charts, perRow = charts.length, legend }: Panels): Panels {
  const width = Math.max(...charts.map((chart) => chart.width));
  return { ...bare, charts, perRow: Math.min(perRow, fittingOnPaper(width)), legend };
}

/**
 * Critical-difference diagrams as a figure of a paper, as wide as the text.
 * @throws UserError if the font's files are missing or damaged
 */
export const ranksOnPaper = (rankings: readonly Ranking[]): Panels => ({
  ...bare,
  charts: rankings.map((ranking) => drawableOf(ranking.head, diagramOf(ranking, PAPER.text))),
  perRow: 1,
  legend: [],
});
