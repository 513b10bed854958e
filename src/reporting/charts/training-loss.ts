import { spreadOf } from '../cells/cells.js';
import type { Grid, LabelledCell } from '../cells/grid.js';
import { cellsIn } from '../cells/grid.js';
import { anytimeText } from '../measures/measures.js';
import { runsText } from './curves.js';
import type { Point } from './drawing.js';
import { gridChart } from './grid-chart.js';
import type { LinePanel } from './line-panel.js';
import type { Panels } from './panels.js';
import { shownRows } from './shown-rows.js';
import {
  bordersBetween,
  bordersText,
  byStep,
  commonEnds,
  lastStep,
  lineOverSteps,
  onTheWayIn,
  stepAxis,
} from './steps.js';

/** Training losses over the steps: a panel per column, a line per row. Empty if no run has kept them. */
export function lossPanels(grid: Grid): LinePanel[] {
  const rows = shownRows(grid, (cell) => lossesIn(cell).length > 0);
  const panels = grid.columns.flatMap(({ label }, column) => {
    const cells = rows.map((row) => row.cells[column]);
    if (!cells.some((cell) => lossesIn(cell).length > 0)) return [];
    const borders = commonEnds(cells);
    return {
      title: [label, runsText(cells)].filter(Boolean).join(', '),
      lines: rows.map((row, index) => lineOverSteps(row, cells[index], pointsOf(cells[index]))),
      ...(borders && { borders: bordersBetween(borders) }),
    };
  });
  const ends = panels
    .flatMap(({ lines }) => lines.flatMap(({ points }) => points))
    .flatMap(({ y, yMin = y, yMax = y }) => [yMin, yMax]);
  const [lowest, highest] = [Math.min(0, ...ends), Math.max(...ends)];
  return panels.map((panel) => ({
    ...panel,
    marks: [],
    spread: 'bands',
    x: stepAxis(lastStep(grid)),
    y: {
      title: 'Training loss (nats)',
      min: lowest,
      max: highest + 0.04 * (highest - lowest || 1),
      isPercent: false,
    },
  }));
}

/**
 * The same as an image; undefined if there is nothing to see.
 * @throws UserError if the font's files are missing or damaged
 */
export function lossChart(grid: Grid): Panels | undefined {
  const panels = lossPanels(grid);
  return panels.length === 0 ? undefined : gridChart(grid, [lossSubtitle(grid)], panels);
}

/** Says what the curves show. */
export function lossSubtitle(grid: Grid): string {
  const cells = cellsIn(grid).filter((cell) => lossesIn(cell).length > 0);
  const [every] = anytimeText(cells).match(/every .*$/)!;
  const spread =
    runsText(cells) === 'n=1' ? 'one seed' : 'bands: ± population standard deviation over n seeds';
  return [`Mean training loss since the point before, ${every}; ${spread}.`, ...bordersText(grid)].join(' ');
}

/** Losses of the cell's runs that have them. */
const lossesIn = (cell: LabelledCell | undefined): { step: number; value: number }[] =>
  onTheWayIn(cell).flatMap(({ losses = [] }) =>
    losses.flatMap(({ step, loss }) => (loss === null ? [] : [{ step, value: loss }])),
  );

const pointsOf = (cell: LabelledCell | undefined): Point[] =>
  byStep(lossesIn(cell)).map(([step, values]) => {
    const { mean, deviation } = spreadOf(values);
    return {
      x: step,
      y: mean,
      ...(deviation !== null && { yMin: mean - deviation, yMax: mean + deviation, deviation }),
    };
  });
