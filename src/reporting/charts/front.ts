import type { Plugin } from 'chart.js';
import type { nonDominated } from '../../statistics/pareto.js';

/**
 * Rings around the points that no other dominates, and a dotted line through them in steps (the Pareto front), of the data sets
 * that are visible. Lower is better on the x axis, and higher on the y axis. Pages embed this function's source text, so it
 * must not refer to anything outside itself.
 */
export const frontPlugin = (which: typeof nonDominated): Plugin => ({
  id: 'front',
  beforeDatasetsDraw(chart) {
    const { ctx, chartArea, data, options } = chart;
    const points = data.datasets.flatMap((_, index) =>
      chart.isDatasetVisible(index) ? chart.getDatasetMeta(index).data.map(({ x, y }) => ({ x, y })) : [],
    );
    const isIn = which(points.map(({ x, y }) => ({ cost: x, worth: -y })));
    const front = points.filter((_, index) => isIn[index]).sort((a, b) => a.x - b.x || b.y - a.y);
    const [first] = front;
    if (!first) return;
    ctx.save();
    ctx.strokeStyle = options.color as string;
    ctx.lineWidth = 1.25;
    for (const { x, y } of front) {
      ctx.beginPath();
      ctx.arc(x, y, 9, 0, 2 * Math.PI);
      ctx.stroke();
    }
    ctx.setLineDash([2, 3]);
    ctx.lineWidth = 1;
    ctx.globalAlpha = 0.6;
    ctx.beginPath();
    ctx.moveTo(first.x, first.y);
    let height = first.y;
    for (const { x, y } of front) {
      ctx.lineTo(x, height);
      ctx.lineTo(x, y);
      height = y;
    }
    ctx.lineTo(chartArea.right, height);
    ctx.stroke();
    ctx.restore();
  },
});
