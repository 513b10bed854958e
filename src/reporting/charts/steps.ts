import type { AnytimeAccuracies } from '../../training/anytime-accuracy.js';
import { cellsIn, type Grid, type LabelledCell } from '../cells/grid.js';
import { groupedBy } from '../cells/grouped-by.js';
import { periodsOf } from '../measures/measures.js';
import type { Borders } from './borders.js';
import type { Point } from './drawing.js';
import type { Line } from './line-panel.js';
import { styleOf } from './palette.js';

/** The most ticks of a step axis that have room. */
const MOST_TICKS = 6;

/** What the runs of a cell have of the way; nothing if they were tested after different steps: a mean would be of other runs from step to step. */
export const onTheWayIn = (cell: LabelledCell | undefined): AnytimeAccuracies[] =>
  cell && periodsOf(cell).length > 1 ? [] : (cell?.runs.flatMap(({ anytime }) => anytime ?? []) ?? []);

/** How many steps a grid's runs take, as far as they tell; 0 if none was tested on the way. */
export const lastStep = (grid: Grid): number =>
  Math.max(
    0,
    ...cellsIn(grid).flatMap((cell) =>
      onTheWayIn(cell)
        .filter(({ accuracies }) => accuracies.length > 0)
        .map(({ accuracies, taskEnds }) => taskEnds?.at(-1) ?? accuracies.at(-1)!.step),
    ),
  );

/**
 * How many steps had been taken at the end of each task, which is the same in all of these runs; undefined if it is not, or if one does
 * not tell.
 */
export function commonEnds(cells: readonly (LabelledCell | undefined)[]): readonly number[] | undefined {
  const all = cells.flatMap((cell) => onTheWayIn(cell).map(({ taskEnds }) => taskEnds));
  const [first] = all;
  return first && all.every((ends) => ends?.join() === first.join()) ? first : undefined;
}

/** The borders between tasks that end after so many steps. @param task one to shade, counted from 0 */
export const bordersBetween = (ends: readonly number[], task?: number): Borders => ({
  at: ends.slice(0, -1),
  ...(task !== undefined && { shaded: [ends[task - 1] ?? 0, ends[task]!] as const }),
});

/** An axis of training steps, with round numbers as ticks. */
export function stepAxis(steps: number, most = MOST_TICKS) {
  const rough = steps / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const distance = Math.max(1, [1, 2, 5, 10].map((times) => times * power).find((one) => one >= rough)!);
  const ticks = Array.from({ length: Math.floor(steps / distance) + 1 }, (_, index) => index * distance);
  return { title: 'Training steps', min: 0, max: steps, ticks, isSteps: true as const };
}

/** A curve over steps, without markers unless it is a single point. */
export const lineOverSteps = (
  { name, number }: { name: string; number: number },
  cell: LabelledCell | undefined,
  points: Point[],
): Line => ({
  label: name,
  apart: cell?.apart ?? [],
  style: { ...styleOf(number), ...(points.length !== 1 && { marker: false as const }) },
  points,
  n: cell?.n ?? 0,
});

/** The values of several runs by step, in order. */
export function byStep(
  values: readonly { step: number; value: number }[],
): [step: number, values: number[]][] {
  return [...groupedBy(values, ({ step }) => step)]
    .sort(([a], [b]) => a - b)
    .map(([step, some]) => [step, some.map(({ value }) => value)]);
}

/** What is said of the borders of tasks that a chart marks, or does not. */
export function bordersText(grid: Grid): string[] {
  const cells = cellsIn(grid).filter((cell) => onTheWayIn(cell).length > 0);
  if (commonEnds(cells)) return ['Dashed lines: where a task ends.'];
  const isKnown = cells.every((cell) => onTheWayIn(cell).every(({ taskEnds }) => taskEnds));
  return isKnown ? ['Where tasks end is not marked: runs take different numbers of steps.'] : [];
}
