import type { Point } from '../../reporting/drawing.js';
import { type LineStyle, variantStyleOf } from '../../reporting/palette.js';
import type { FigureCurve } from './curves.js';
import type { FigurePanel } from './figure.js';
import { networks } from './networks.js';

/** The part of a panel's axis that stands between one curve's points and the next's, so that error bars show … */
const OFFSET = 0.006;
/** … and all of them together take at most this much, in tasks. */
const WIDEST = 0.4;

/** Room on a panel's right for what the paper states, as a part of its tasks. */
const STATED_ROOM = 0.17;

/** A curve as it is drawn. */
export interface Line {
  label: string;
  style: LineStyle;
  /** In tasks learned, set off from its neighbours', and percent. */
  points: Point[];
}

/** A horizontal mark of an accuracy that the paper states of a curve. */
export interface StatedMark {
  /** Index of the curve in its panel. */
  line: number;
  left: number;
  right: number;
  y: number;
  /** Whether the accuracy is stated as the least. */
  atLeast: boolean;
}

/** A panel as it is drawn, in tasks and percent. */
export interface PanelLines {
  lines: Line[];
  marks: StatedMark[];
  tasks: number;
  x: { min: number; max: number };
}

/** A network keeps its colour and marker; with SI curves are solid and filled, without dashed and hollow. */
export const lineStyleOf = ({ network, strategy }: Pick<FigureCurve, 'network' | 'strategy'>): LineStyle =>
  variantStyleOf(networks.indexOf(network), strategy === 'si');

export function panelLines({ panel, curves, claims }: FigurePanel): PanelLines {
  const tasks = Math.max(...curves.map(({ points }) => points.length)) || panel.tasks;
  const step = Math.min(OFFSET * tasks, WIDEST / curves.length);
  const lines = curves.map((curve, index) => ({
    label: curve.title,
    style: lineStyleOf(curve),
    points: pointsOf(curve, (index - (curves.length - 1) / 2) * step),
  }));
  const right = tasks + WIDEST;
  // A network's marks stand in a column of their own, so that equal ones do not cover each other.
  const column = (STATED_ROOM * tasks) / networks.length;
  const marks = claims.flatMap(({ claim: { stated }, curve }) => {
    const left = right + column * networks.indexOf(curve.network);
    const line = curves.indexOf(curve);
    return stated
      ? [{ line, left, right: left + 0.8 * column, y: stated.value, atLeast: stated.atLeast }]
      : [];
  });
  return {
    lines,
    marks,
    tasks,
    x: { min: 1 - WIDEST, max: marks.length > 0 ? right + STATED_ROOM * tasks : right },
  };
}

const pointsOf = ({ points }: FigureCurve, offset: number): Point[] =>
  points.map(({ mean, deviation }, task) => {
    const point = { x: task + 1 + offset, y: mean };
    return deviation === null ? point : { ...point, yMin: mean - deviation, yMax: mean + deviation };
  });

/** Everything of a panel that its y axis must show. */
export const heightsOf = ({ lines, marks }: PanelLines): number[] => [
  ...lines.flatMap(({ points }) => points.flatMap(({ y, yMin = y, yMax = y }) => [yMin, yMax])),
  ...marks.map(({ y }) => y),
];

/** On the axis of tasks: every one, or where they are many every second one. */
export const ticksOf = (tasks: number): number[] =>
  Array.from({ length: tasks }, (_, task) => task + 1).filter((task) => tasks <= 10 || task % 2 === 0);
