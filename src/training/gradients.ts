import * as tf from '@tensorflow/tfjs-core';
import type { NamedTensors } from '../plugins/strategy.js';

/** A scalar and its gradients; parameters that it does not depend on have none. */
export interface Differentiated {
  value: tf.Scalar;
  gradients: Partial<NamedTensors>;
}

/** Differentiates a scalar by all parameters that it depends on. */
export function differentiate(scalar: () => tf.Scalar, parameters: NamedTensors): Differentiated {
  const names = Object.keys(parameters);
  const { value, grads } = tf.engine().gradients(scalar, Object.values(parameters), undefined, true);
  return {
    value: value as tf.Scalar,
    // TensorFlow.js leaves a hole where the scalar does not depend on a tensor, whatever its types say.
    gradients: Object.fromEntries(names.map((name, index) => [name, grads[index] as tf.Tensor | undefined])),
  };
}
