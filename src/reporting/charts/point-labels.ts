import type { Plugin } from 'chart.js';

/**
 * Writes names beside single points where there is room, with a line to the point if it is not right beside it. Names that
 * are long, or that find no room, are in the legend alone. Pages embed this function's source text, so it must not refer
 * to anything outside itself.
 * @param names in the order of the data sets
 */
export const pointLabelsPlugin = (names: readonly string[]): Plugin => ({
  id: 'point-labels',
  afterDatasetsDraw(chart) {
    const { ctx, chartArea, data, options } = chart;
    // Rings and single seeds are nearer to the points.
    const [longest, height, radius, distance] = [24, 13, 5, 13];
    const points = data.datasets
      .flatMap((_, index) => {
        const elements = chart.isDatasetVisible(index) ? chart.getDatasetMeta(index).data : [];
        return elements.map(({ x, y }) => ({ x, y, name: names[index]! }));
      })
      .sort((a, b) => a.y - b.y);
    const taken = points.map(({ x, y }) => ({
      left: x - radius,
      right: x + radius,
      top: y - radius,
      bottom: y + radius,
    }));
    ctx.save();
    ctx.font = `${height - 2}px ${(options.font as { family?: string }).family ?? 'sans-serif'}`;
    ctx.fillStyle = ctx.strokeStyle = options.color as string;
    ctx.textAlign = 'left';
    ctx.textBaseline = 'middle';
    ctx.lineWidth = 0.5;
    const free = ({ left, right, top, bottom }: (typeof taken)[number]) =>
      left >= chartArea.left + 2 &&
      right <= chart.width - radius &&
      top >= chartArea.top &&
      bottom <= chartArea.bottom &&
      !taken.some(
        (other) => left < other.right && right > other.left && top < other.bottom && bottom > other.top,
      );
    // Those that are right beside their points come first. Points are taken from top to bottom, so others rather go down.
    const waiting = new Set(points.filter(({ name }) => name.length <= longest));
    for (const lines of [[0], [1, -1, 2, -2, 3, -3, 4, 5, 6]]) {
      for (const point of waiting) {
        const { x, y, name } = point;
        const { width } = ctx.measureText(name);
        const place = lines
          .flatMap((line) => [x + distance, x - distance - width].map((left) => [left, y + line * height]))
          .map(([left, middle]) => ({
            left: left!,
            right: left! + width,
            top: middle! - height / 2,
            bottom: middle! + height / 2,
          }))
          .find(free);
        if (!place) continue;
        taken.push(place);
        waiting.delete(point);
        const middle = (place.top + place.bottom) / 2;
        if (lines[0] !== 0) {
          ctx.beginPath();
          ctx.moveTo(x, y);
          ctx.lineTo(place.left > x ? place.left - 1 : place.right + 1, middle);
          ctx.stroke();
        }
        ctx.fillText(name, place.left, middle);
      }
    }
    ctx.restore();
  },
});
