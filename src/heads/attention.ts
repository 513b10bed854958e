import * as tf from '@tensorflow/tfjs-core';

/** Cosines of the rows of a [a, K] and b [b, K]: [a, b]. */
export const cosines = (a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D =>
  tf.matMul(unit(a, 1), unit(b, 1), false, true);

/** Cosines of the columns of a [K, a] and b [K, b]: [a, b]. */
export const cosinesOfColumns = (a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D =>
  tf.matMul(unit(a, 0), unit(b, 0), true);

/** Vectors along an axis, divided by their lengths. */
function unit(vectors: tf.Tensor2D, axis: number): tf.Tensor2D {
  const divided = tf.customGrad((...inputs) => {
    const [x, save] = inputs as unknown as [tf.Tensor2D, tf.GradSaveFunc];
    const length = tf.sqrt(tf.sum(tf.square(x), axis, true));
    const value: tf.Tensor2D = tf.div(x, length);
    save([value, length]);
    return {
      value,
      // What changes a length is lost: only the part of dy that is orthogonal to the vector goes through.
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [y, norm] = saved as [tf.Tensor, tf.Tensor];
        return tf.div(tf.sub(dy, tf.mul(y, tf.sum(tf.mul(dy, y), axis, true))), norm);
      },
    };
  });
  return divided(vectors) as tf.Tensor2D;
}
