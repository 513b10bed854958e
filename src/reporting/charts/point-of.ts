import type { Spread } from '../cells/cells.js';
import type { Point } from './drawing.js';

/** The mean of fractions as a point in percent, with a bar or band of ± its deviation if there is one. */
export const pointOf = (x: number, { mean, deviation }: Spread): Point => ({
  x,
  y: 100 * mean,
  ...(deviation !== null && { yMin: 100 * (mean - deviation), yMax: 100 * (mean + deviation) }),
});
