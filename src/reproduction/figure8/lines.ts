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

/** The part of a panel's axis that stands between one curve's points and the next's, so that error bars show … */
const OFFSET = 0.006;
/** … and all of them together take at most this much, in tasks. */
const WIDEST = 0.4;

/** Room on a panel's right for what the paper states, as a part of its tasks. */
const STATED_ROOM = 0.17;

/** A network keeps its colour and marker; with SI curves are solid and filled, without dashed and hollow. */
export const lineStyleOf = ({ network, strategy }: Pick<FigureCurve, 'network' | 'strategy'>): LineStyle =>
  variantStyleOf(networks.indexOf(network), strategy === 'si');

/** A panel as it is drawn, in tasks and percent; curves are set off from each other. */
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
  // A network's marks stand in a column of their own, so that equal ones do not cover each other.
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
