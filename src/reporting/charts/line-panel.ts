import { boundsOf, type ChartParts, dataset, drawable, type Point } from './drawing.js';
import type { LineStyle } from './palette.js';
import type { Drawable } from './rendering.js';

/** A curve as it is drawn. */
export interface Line {
  label: string;
  style: LineStyle;
  points: Point[];
  /** Number of runs that it is the mean of. */
  n: number;
}

/** A horizontal mark of a value that is stated of a curve. */
export interface StatedMark {
  /** Index of the curve in its panel. */
  line: number;
  left: number;
  right: number;
  y: number;
  /** Whether the value is stated as the least. */
  atLeast: boolean;
}

/** Curves over the tasks, as they are drawn in an image and in a page. */
export interface LinePanel {
  title: string;
  lines: readonly Line[];
  marks: readonly StatedMark[];
  /** How the deviations of points are shown. */
  spread: 'bands' | 'bars';
  /** `ticks` are the tasks that are marked. */
  x: { title: string; min: number; max: number; ticks: readonly number[] };
  y: { title: string; min: number; max: number };
}

/** A panel's axis of accuracies, with room for everything that it shows. */
export const heightBounds = ({ lines, marks }: Pick<LinePanel, 'lines' | 'marks'>) =>
  boundsOf([
    ...lines.flatMap(({ points }) => points.flatMap(({ y, yMin = y, yMax = y }) => [yMin, yMax])),
    ...marks.map(({ y }) => y),
  ]);

/** On an axis of tasks: every one, or where they are many every second one. */
export const taskTicks = (tasks: number): number[] =>
  Array.from({ length: tasks }, (_, task) => task + 1).filter((task) => tasks <= 10 || task % 2 === 0);

/** How many of so many panels stand side by side. */
export const panelsAcross = (count: number): number => (count <= 3 ? count : count === 4 ? 2 : 3);

/**
 * A panel as an image has it, without a legend.
 * @throws UserError when the font's files are missing or damaged.
 */
export function drawablePanel(panel: LinePanel, size: { width: number; height: number }): Drawable {
  const { title, lines, marks, spread, x, y } = panel;
  return drawable({
    ...size,
    title,
    legend: false,
    datasets: [
      ...lines.map(({ label, points, style }) =>
        dataset(label, spread === 'bars' ? points : points.map(({ x, y }) => ({ x, y })), style),
      ),
      ...marks.flatMap((mark) => markOf(mark, lines)),
    ],
    bands: spread === 'bands' ? lines : [],
    x: { ...x, ticks: x.ticks.map((value) => ({ value })) },
    y,
  });
}

/** A dotted line, and a triangle on it where the value is stated as the least. */
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
