import type { Borders } from './borders.js';
import { boundsOf, type ChartParts, dataset, drawable, type Point } from './drawing.js';
import type { LineStyle } from './palette.js';
import type { Drawable } from './rendering.js';

/** A curve, ready to be drawn. */
export interface Line {
  label: string;
  /** What sets the curve apart from its label, if anything. */
  apart?: readonly string[];
  style: LineStyle;
  points: Point[];
  /** Number of runs that the curve is the mean of. */
  n: number;
  /** Whether its points are joined by a line; true by default. */
  joined?: boolean;
}

/** A horizontal mark for a value that the paper states for a curve. */
export interface StatedMark {
  /** Index of the curve in its panel. */
  line: number;
  left: number;
  right: number;
  y: number;
  /** Whether the value is stated as a lower bound. */
  atLeast: boolean;
}

/** Curves over the tasks or other places, or points, drawn both as an image and in a page. */
export interface LinePanel {
  title: string;
  lines: readonly Line[];
  marks: readonly StatedMark[];
  /** How deviations are shown. */
  spread: 'bands' | 'bars';
  /** Whether points are marked that no other dominates: less is better on the x axis. */
  front?: true;
  /** `ticks`: the places that get a tick; `names`: what places are called, if not by their number. */
  x: {
    title: string;
    min: number;
    max: number;
    ticks: readonly number[];
    names?: Readonly<Record<number, string>>;
    /** Where the scale is interrupted. */
    gap?: number;
    /** Whether places are numbers of steps, not a point's number. */
    isSteps?: true;
  };
  /** `isPercent`: left out if its values lie between 0 and 100, and no tick beyond. */
  y: { title: string; min: number; max: number; isPercent?: false };
  /** Borders of tasks on an axis of steps. */
  borders?: Borders;
}

/** Bounds of a panel's accuracy axis, with space for everything that it shows. */
export const heightBounds = ({ lines, marks }: Pick<LinePanel, 'lines' | 'marks'>) =>
  boundsOf([
    ...lines.flatMap(({ points }) =>
      points.flatMap(({ y, yMin = y, yMax = y, seeds = [] }) => [yMin, yMax, ...seeds]),
    ),
    ...marks.map(({ y }) => y),
  ]);

/** Ticks of a task axis: every task, or every second one if there are more than ten. */
export const taskTicks = (tasks: number): number[] =>
  Array.from({ length: tasks }, (_, task) => task + 1).filter((task) => tasks <= 10 || task % 2 === 0);

/** In CSS pixels; the width by the number of panels side by side. */
const HEIGHT = 430;
const WIDTHS = [900, 620, 500];

/** Size of each of `count` panels in CSS pixels. */
export const panelSize = (count: number): { width: number; height: number } => ({
  width: WIDTHS[panelsAcross(count) - 1]!,
  height: HEIGHT,
});

/** How many of `count` panels are placed side by side. */
export const panelsAcross = (count: number): number => (count <= 3 ? count : count === 4 ? 2 : 3);

/** Whether its lines are single points. */
const isOfPoints = ({ lines }: LinePanel): boolean => lines.some(({ joined }) => joined === false);

/**
 * A panel for an image, without a legend.
 * @param size in CSS pixels, like that of the title's font
 * @throws UserError if the font's files are missing or damaged
 */
export function drawablePanel(
  panel: LinePanel,
  size: { width: number; height: number },
  titleSize?: number,
): Drawable {
  const { title, lines, marks, spread, x, y, borders } = panel;
  return drawable({
    ...size,
    title,
    ...(titleSize !== undefined && { titleSize }),
    legend: false,
    datasets: [
      ...lines.map(({ label, points, style, joined }) =>
        dataset(label, spread === 'bars' ? points : points.map(({ x, y }) => ({ x, y })), style, { joined }),
      ),
      ...marks.flatMap((mark) => markOf(mark, lines)),
    ],
    ...(isOfPoints(panel) && { names: lines.map(({ label }) => label) }),
    bands: spread === 'bands' ? lines : [],
    seeds: lines,
    front: panel.front ?? false,
    ...(borders && { borders }),
    x: { ...x, ticks: x.ticks.map((value) => ({ value, label: x.names?.[value] ?? `${value}` })) },
    y,
  });
}

/** A dotted line, with a triangle on it if the value is stated as a lower bound. */
function markOf(
  { line, left, right, y, atLeast }: StatedMark,
  lines: readonly Line[],
): ChartParts['datasets'] {
  const { label, style } = lines[line]!;
  const dotted = dataset(
    label,
    [left, right].map((x) => ({ x, y })),
    { ...style, dash: [2, 2] },
  );
  const triangle = dataset(label, [{ x: (left + right) / 2, y }], {
    ...style,
    marker: 'triangle',
    filled: true,
  });
  return [{ ...dotted, data: { ...dotted.data, pointStyle: false } }, ...(atLeast ? [triangle] : [])];
}
