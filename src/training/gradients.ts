import * as tf from '@tensorflow/tfjs-core';
import type { NamedTensors } from '../plugins/strategy.js';
import { withoutGradient } from './missing-gradient.js';

/** A scalar and its gradients; undefined for parameters that it does not depend on. */
export interface Differentiated {
  value: tf.Scalar;
  gradients: Partial<NamedTensors>;
}

/**
 * Differentiates a scalar with respect to all parameters that it depends on.
 * @throws UserError if it is computed by a function that has no gradient
 */
export function differentiate(scalar: () => tf.Scalar, parameters: NamedTensors): Differentiated {
  const names = Object.keys(parameters);
  const { value, grads } = gradientsOf(scalar, Object.values(parameters));
  return {
    value: value as tf.Scalar,
    // Despite its types, TensorFlow.js gives no gradient for a tensor that the scalar does not depend on.
    gradients: Object.fromEntries(names.map((name, index) => [name, grads[index] as tf.Tensor | undefined])),
  };
}

function gradientsOf(scalar: () => tf.Scalar, parameters: tf.Tensor[]) {
  try {
    return tf.engine().gradients(scalar, parameters, undefined, true);
  } catch (error) {
    throw withoutGradient(error);
  }
}
