import type { Tensor } from '@tensorflow/tfjs-core';
import { UserError } from '../errors/user-error.js';
import type { AnyStrategy } from '../plugins/strategy.js';

/**
 * The same strategy, but it refuses scores that are not finite, of the classes that count. It reads them, so its functions
 * must be called directly.
 */
export function finiteScores(strategy: AnyStrategy): AnyStrategy {
  const { predict } = strategy;
  if (!predict) return strategy;
  return {
    ...strategy,
    predict(parameters, samples, state, network, hyperparameters) {
      const scores = predict(parameters, samples, state, network, hyperparameters);
      const seen = (network.seen as Tensor).dataSync();
      const bad = scores
        .dataSync()
        .find((score, at) => seen[at % seen.length] === 1 && !Number.isFinite(score));
      if (bad !== undefined) throw new UserError(`predict: a score is ${bad}, but must be finite`);
      return scores;
    },
  };
}
