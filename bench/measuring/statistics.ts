import { quantile } from 'simple-statistics';

/** Half of the values lie between the quartiles. */
export interface Spread {
  median: number;
  lowerQuartile: number;
  upperQuartile: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const [lowerQuartile, median, upperQuartile] = quantile([...values], [0.25, 0.5, 0.75]) as [
    number,
    number,
    number,
  ];
  return { median, lowerQuartile, upperQuartile };
}

/** Of the ratios of values that were measured one right after the other, and so met the same noise. */
export const ratioOf = (ours: readonly number[], theirs: readonly number[]): Spread =>
  spreadOf(ours.map((value, index) => value / theirs[index]!));
