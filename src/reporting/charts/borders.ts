import type { Plugin } from 'chart.js';

/** Where tasks end on an axis of steps, and which stretch of it a chart is about. */
export interface Borders {
  /** Places of vertical lines. */
  at: readonly number[];
  /** From where to where the background is shaded. */
  shaded?: readonly [from: number, to: number];
}

/**
 * Marks the borders of tasks, and shades a stretch between two. Pages embed this function's source text, so it must not refer to
 * anything outside itself.
 */
export const bordersPlugin = ({ at, shaded }: Borders): Plugin => ({
  id: 'borders',
  beforeDatasetsDraw(chart) {
    const { ctx, chartArea } = chart;
    const { top, bottom } = chartArea;
    const across = (value: number) => chart.scales.x!.getPixelForValue(value);
    ctx.save();
    // Seen on white and on black.
    ctx.strokeStyle = ctx.fillStyle = '#8a8a8a';
    if (shaded) {
      ctx.globalAlpha = 0.13;
      ctx.fillRect(across(shaded[0]), top, across(shaded[1]) - across(shaded[0]), bottom - top);
    }
    // Many lines would hide the curves.
    ctx.globalAlpha = at.length > 5 ? 0.5 : 1;
    ctx.lineWidth = 1;
    ctx.setLineDash([3, 3]);
    for (const place of at) {
      const x = Math.round(across(place)) + 0.5;
      ctx.beginPath();
      ctx.moveTo(x, top);
      ctx.lineTo(x, bottom);
      ctx.stroke();
    }
    ctx.restore();
  },
});
