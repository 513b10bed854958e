import type { Plugin } from 'chart.js';

/** A curve with its deviation above and below, in the units of the axes. */
export interface Banded {
  points: readonly { x: number; yMin?: number; yMax?: number }[];
}

/**
 * Shades the band between a curve's deviations in the colour of its data set. Pages embed this function's source
 * text, so it must not refer to anything outside itself.
 * @param lines in the order of the data sets
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
