import type { Spread } from '../cells/cells.js';
import type { Point } from './drawing.js';

/** The mean of fractions as a point in percent, with a bar or band of ± its deviation if there is one. */
export const pointOf = (x: number, { mean, deviation, n }: Spread): Point => ({
  ...pointWithin(x, 100 * mean, deviation === null ? null : 100 * deviation),
  ...(n !== undefined && { n }),
});

/** The same of percents. The bar ends at 0 and 100: no accuracy is beyond. */
export const pointWithin = (x: number, y: number, deviation: number | null): Point => ({
  x,
  y,
  ...(deviation !== null && {
    yMin: Math.max(0, y - deviation),
    yMax: Math.min(100, y + deviation),
    deviation,
  }),
});
