import { expect } from 'vitest';
import type { Sample } from '../../../src/training/memory/sample-list.js';

/** Samples of one task and label, by their rows. */
export const sampled = (rows: readonly number[], task = 0, label = 0): Sample[] =>
  rows.map((row) => ({ row, task, label }));

export const range = (count: number, first = 0): number[] =>
  Array.from({ length: count }, (_, at) => first + at);

/**
 * Checks that counts of what happens with one probability in independent rounds are as far from their mean as chance
 * has them.
 */
export function expectEven(counts: readonly number[], rounds: number, probability: number): void {
  const mean = rounds * probability;
  const statistic = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (mean * (1 - probability));
  const freedom = counts.length - 1;
  // Of a chi-squared distribution: four standard deviations from its mean.
  expect(Math.abs(statistic - freedom)).toBeLessThan(4 * Math.sqrt(2 * freedom));
}
