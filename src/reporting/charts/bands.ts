import type { Plugin } from 'chart.js';

/** A curve's deviations around it, in the axes' units. */
export interface Banded {
  points: readonly { x: number; yMin?: number; yMax?: number }[];
}

/**
 * Shades what lies between a curve's deviations, in the colour of its data set. It stands in pages as its own
 * source text too, so it refers to nothing outside itself.
 * @param lines in the order of the data sets.
 */
export const bandsPlugin = (lines: readonly Banded[]): Plugin => ({
  id: 'bands',
  beforeDatasetsDraw(chart) {
    const { ctx } = chart;
    const { x: across, y: up } = chart.scales as { x: typeof chart.scales.x; y: typeof chart.scales.y };
    for (const [index, { points }] of lines.entries()) {
      const ends = points.filter(({ yMin }) => yMin !== undefined);
      if (ends.length === 0 || !chart.isDatasetVisible(index)) continue;
      const edge = [
        ...ends.map(({ x, yMax }) => [x, yMax!] as const),
        ...ends.map(({ x, yMin }) => [x, yMin!] as const).reverse(),
      ];
      ctx.save();
      ctx.globalAlpha = 0.14;
      ctx.fillStyle = chart.data.datasets[index]!.borderColor as string;
      ctx.beginPath();
      for (const [x, y] of edge) ctx.lineTo(across!.getPixelForValue(x), up!.getPixelForValue(y));
      ctx.fill();
      ctx.restore();
    }
  },
});
