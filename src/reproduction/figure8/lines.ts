import type { Point } from '../../reporting/charts/drawing.js';
import {
  heightBounds,
  type LinePanel,
  type StatedMark,
  taskTicks,
} from '../../reporting/charts/line-panel.js';
import { type LineStyle, variantStyleOf } from '../../reporting/charts/palette.js';
import type { FigureCurve } from './curves.js';
import type { FigurePanel } from './figure.js';
import { networks } from './networks.js';
import { ACCURACY, panelTitle, TASKS } from './texts.js';

/** Horizontal offset between neighbouring curves, as a share of the tasks, so that error bars do not overlap … */
const OFFSET = 0.006;
/** … and the most that all offsets together may take, in tasks. */
const WIDEST = 0.4;

/** Space at the right of a panel for the paper's stated values, as a share of the tasks. */
const STATED_ROOM = 0.17;

/** A network keeps its colour and marker; curves with SI are solid and filled, those without dashed and hollow. */
export const lineStyleOf = ({ network, strategy }: Pick<FigureCurve, 'network' | 'strategy'>): LineStyle =>
  variantStyleOf(networks.indexOf(network), strategy === 'si');

/** A panel in drawing coordinates, tasks and percent, with the curves slightly offset from each other. */
export function linePanel(figurePanel: FigurePanel): LinePanel {
  const { panel, curves, claims } = figurePanel;
  const tasks = Math.max(...curves.map(({ points }) => points.length)) || panel.tasks;
  const step = Math.min(OFFSET * tasks, WIDEST / curves.length);
  const lines = curves.map((curve, index) => ({
    label: curve.title,
    style: lineStyleOf(curve),
    points: pointsOf(curve, (index - (curves.length - 1) / 2) * step),
    n: curve.n,
  }));
  const right = tasks + WIDEST;
  // Each network's marks get their own column, so that equal values do not cover each other.
  const column = (STATED_ROOM * tasks) / networks.length;
  const marks = claims.flatMap(({ claim: { stated }, curve }): StatedMark[] => {
    const left = right + column * networks.indexOf(curve.network);
    const line = curves.indexOf(curve);
    return stated
      ? [{ line, left, right: left + 0.8 * column, y: stated.value, atLeast: stated.atLeast }]
      : [];
  });
  return {
    title: panelTitle(figurePanel),
    lines,
    marks,
    spread: 'bars',
    x: {
      title: TASKS,
      min: 1 - WIDEST,
      max: marks.length > 0 ? right + STATED_ROOM * tasks : right,
      ticks: taskTicks(tasks),
    },
    y: { title: ACCURACY, ...heightBounds({ lines, marks }) },
  };
}

const pointsOf = ({ points }: FigureCurve, offset: number): Point[] =>
  points.map(({ mean, deviation }, task) => {
    const point = { x: task + 1 + offset, y: mean };
    return deviation === null ? point : { ...point, yMin: mean - deviation, yMax: mean + deviation };
  });
