import type { Plugin } from 'chart.js';

/**
 * Two strokes across the x axis where its scale is interrupted. Pages embed this function's source text, so it must not
 * refer to anything outside itself.
 * @param at in the units of the axis
 */
export const gapPlugin = (at: number): Plugin => ({
  id: 'gap',
  afterDraw({ ctx, chartArea, scales }) {
    const centre = scales.x!.getPixelForValue(at);
    ctx.save();
    ctx.strokeStyle = (scales.x!.options as unknown as { border: { color: string } }).border.color;
    ctx.lineWidth = 1.25;
    ctx.beginPath();
    for (const x of [centre - 3, centre + 3]) {
      ctx.moveTo(x - 3, chartArea.bottom + 6);
      ctx.lineTo(x + 3, chartArea.bottom - 6);
    }
    ctx.stroke();
    ctx.restore();
  },
});
