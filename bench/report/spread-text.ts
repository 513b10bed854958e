import type { Spread } from '../measuring/statistics.js';

/** `1.25 (1.22–1.31)`, or the median alone of a single block. */
export function spreadText({ median, lowerQuartile, upperQuartile }: Spread, blocks: number): string {
  const digits = (value: number) => value.toFixed(2);
  return blocks === 1
    ? digits(median)
    : `${digits(median)} (${digits(lowerQuartile)}–${digits(upperQuartile)})`;
}
