import { mean, sampleStandardDeviation } from 'simple-statistics';
import { pairedLimit, predictionInterval, type Reference } from './interval.js';

/** What a cell's bounds say beside its accuracies, which give them. */
export interface Figures extends Reference {
  interval: [low: number, high: number];
  paired?: number | undefined;
}

/** @param accuracies by seed, fractions; two or more @param paired whether seeds are compared one by one */
export function figuresOf(accuracies: Record<string, number>, seeds: number, paired: boolean): Figures {
  const values = Object.values(accuracies);
  if (values.length < 2) throw new Error('bounds need the accuracies of two seeds or more');
  const reference = { n: values.length, mean: mean(values), deviation: sampleStandardDeviation(values) };
  return {
    ...reference,
    interval: predictionInterval(reference, seeds),
    ...(paired && { paired: pairedLimit(reference, seeds) }),
  };
}
