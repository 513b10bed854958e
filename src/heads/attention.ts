import * as tf from '@tensorflow/tfjs-core';

/**
 * Each sample's gradient with respect to the keys [b, K], computed from the gradient with respect to their directions.
 * Both gradients are [batch, K, b]: keys are columns here, because there are more keys (b) than numbers in a key (K). The
 * derivative of unit(k) = k / |k|, the same for all samples, is (1 − unit(k) ⊗ unit(k)) / |k|.
 */
export function keyGradients(byDirections: tf.Tensor3D, keys: tf.Tensor2D): tf.Tensor3D {
  const directions = tf.transpose(unit(keys, 1));
  const along = tf.sum(tf.mul(byDirections, directions), 1, true);
  const across = tf.sub(byDirections, tf.mul(along, directions));
  return tf.div(across, tf.transpose(lengths(keys, 1)));
}

/**
 * The vectors along an axis, each divided by its length. Products of such queries and keys are cosines: how content
 * attention compares them.
 */
export function unit(vectors: tf.Tensor2D, axis: number): tf.Tensor2D {
  const divided = tf.customGrad((...inputs) => {
    const [x, save] = inputs as unknown as [tf.Tensor2D, tf.GradSaveFunc];
    const length = lengths(x, axis);
    const value: tf.Tensor2D = tf.div(x, length);
    save([value, length]);
    return {
      value,
      // Changes of length have no effect, so only the part of dy orthogonal to the vector passes through.
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [y, norm] = saved as [tf.Tensor, tf.Tensor];
        return tf.div(tf.sub(dy, tf.mul(y, tf.sum(tf.mul(dy, y), axis, true))), norm);
      },
    };
  });
  return divided(vectors) as tf.Tensor2D;
}

const lengths = (vectors: tf.Tensor2D, axis: number): tf.Tensor2D =>
  tf.sqrt(tf.sum(tf.square(vectors), axis, true));
