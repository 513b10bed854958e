import type { NaiveStep } from './naive-run.js';

/** One term of a penalty: Σ importance · (θ − anchor)², of all parameters in a row. */
export interface NaiveTerm {
  importance: readonly number[];
  anchor: readonly number[];
}

/** A step with a penalty: coefficient · the sum of its terms at these parameters. */
export function penalised(
  step: NaiveStep,
  coefficient: number,
  terms: readonly NaiveTerm[],
  parameters: readonly number[],
): NaiveStep {
  const besides = parameters.map(() => 0);
  let { loss } = step;
  for (const { importance, anchor } of terms) {
    for (const [at, value] of parameters.entries()) {
      const way = value - anchor[at]!;
      loss += coefficient * importance[at]! * way ** 2;
      besides[at]! += 2 * coefficient * importance[at]! * way;
    }
  }
  return { ...step, loss, besides };
}
