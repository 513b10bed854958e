import { mean, sampleStandardDeviation } from 'simple-statistics';
import { pairedLimit, predictionInterval, type Reference } from './interval.js';

/** The figures in a cell's bounds that are derived from its accuracies. */
export interface Figures extends Reference {
  interval: [low: number, high: number];
  paired?: number | undefined;
}

/** @param accuracies fractions by seed, at least two @param paired whether seeds are compared one by one */
export function figuresOf(accuracies: Record<string, number>, seeds: number, paired: boolean): Figures {
  const values = Object.values(accuracies);
  if (values.length < 2) throw new Error('bounds need the accuracies of at least two seeds');
  const reference = { n: values.length, mean: mean(values), deviation: sampleStandardDeviation(values) };
  return {
    ...reference,
    interval: predictionInterval(reference, seeds),
    ...(paired && { paired: pairedLimit(reference, seeds) }),
  };
}
