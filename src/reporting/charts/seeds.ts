import type { Plugin } from 'chart.js';
import type { AnyRun } from '../../runs/elsewhere.js';
import { accuraciesOf } from '../measures/accuracies.js';

/** A curve whose points may know what they are the mean of, in the units of the axes. */
export interface Seeded {
  points: readonly { x: number; y: number; seeds?: readonly number[] }[];
}

/** What a point is the mean of: the average accuracy of each seed, in percent; nothing of a single one. */
export const seedsOf = ({ runs }: { runs: readonly AnyRun[] }): { seeds?: number[] } =>
  // A hundredth of a point is less than can be seen.
  runs.length < 2
    ? {}
    : { seeds: [...accuraciesOf(runs).values()].map((accuracy) => Number(accuracy.toFixed(2))) };

/** Between a mean and its seeds, in CSS pixels, where there is room. */
export const SEED_DISTANCE = 8;

/**
 * Draws single seeds as small points beside the mean, in the colour of their data set. Pages embed this function's source
 * text, so it must not refer to anything outside itself.
 * @param lines in the order of the data sets @param distance in CSS pixels
 */
export const seedsPlugin = (lines: readonly Seeded[], distance: number | undefined = 8): Plugin => ({
  id: 'seeds',
  beforeDatasetsDraw(chart) {
    const { ctx, scales } = chart;
    const radius = 2;
    for (const [index, { points }] of lines.entries()) {
      if (!chart.isDatasetVisible(index)) continue;
      ctx.save();
      ctx.fillStyle = chart.data.datasets[index]!.borderColor as string;
      ctx.globalAlpha = 0.55;
      for (const { x, seeds = [] } of points) {
        for (const seed of seeds) {
          ctx.beginPath();
          ctx.arc(
            scales.x!.getPixelForValue(x) + distance,
            scales.y!.getPixelForValue(seed),
            radius,
            0,
            2 * Math.PI,
          );
          ctx.fill();
        }
      }
      ctx.restore();
    }
  },
});
