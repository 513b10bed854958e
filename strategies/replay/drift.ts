import * as tf from '@tensorflow/tfjs-core';
import type { NetworkInUse } from '../../src/plugins/network-in-use.js';
import type { Samples } from '../../src/plugins/samples.js';
import type { NamedTensors } from '../../src/plugins/strategy.js';
import { weightedMean } from '../../src/plugins/tools/weighted-mean.js';

/** The mean of (logits − stored logits)² over samples and all outputs. @param logits [capacity + 1, outputs] */
export function drift(
  parameters: NamedTensors,
  samples: Samples,
  logits: tf.Tensor2D,
  network: NetworkInUse,
): tf.Scalar {
  const now = network.logits(parameters, samples, 'all');
  const squares = tf.squaredDifference(now, tf.gather(logits, samples.places));
  return weightedMean(tf.mean(squares, 1), samples.weights);
}
