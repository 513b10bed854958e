import { axisOf } from '../option-axis.js';
import type { CostAxis } from './cost.js';

/** From so many times the smallest value on, the axis is logarithmic. */
const FAR = 10;

/** Ticks of thousands and more are short: `500K`. */
const { format } = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });

/** An axis of numbers above 0. @param values at least two different ones */
export function numberAxis(title: string, values: readonly number[]): CostAxis {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const isLog = high / low >= FAR;
  const { min, max, ticks } = axisOf({ scale: isLog ? 'log' : 'linear', low, high });
  return {
    x: {
      title: isLog ? `${title} (logarithmic)` : title,
      min,
      max,
      ticks: ticks.map(({ value }) => value),
      names: Object.fromEntries(ticks.map(({ value }) => [value, format(isLog ? 10 ** value : value)])),
    },
    placeOf: (value) => (isLog ? Math.log10(value) : value),
  };
}
