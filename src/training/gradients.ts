import * as tf from '@tensorflow/tfjs-core';
import type { NamedTensors } from '../plugins/strategy.js';

/** A scalar and its gradients; undefined for parameters that it does not depend on. */
export interface Differentiated {
  value: tf.Scalar;
  gradients: Partial<NamedTensors>;
}

/** Differentiates a scalar with respect to all parameters that it depends on. */
export function differentiate(scalar: () => tf.Scalar, parameters: NamedTensors): Differentiated {
  const names = Object.keys(parameters);
  const { value, grads } = tf.engine().gradients(scalar, Object.values(parameters), undefined, true);
  return {
    value: value as tf.Scalar,
    // Despite its types, TensorFlow.js gives no gradient for a tensor that the scalar does not depend on.
    gradients: Object.fromEntries(names.map((name, index) => [name, grads[index] as tf.Tensor | undefined])),
  };
}
