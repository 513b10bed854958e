import * as tf from '@tensorflow/tfjs-core';

/** Mean and deviation of ImageNet's red, green and blue, for values 0 … 1, as torchvision's weights need them. */
const mean = [0.485, 0.456, 0.406];
const deviation = [0.229, 0.224, 0.225];

/**
 * Images as torchvision's networks take them: `(x/255 − mean) / deviation`, then scaled to side × side, bilinear with
 * half-pixel centres, without smoothing or cropping.
 * @param images [n, 3, height, width], 0 … 255
 * @returns [n, side, side, 3]
 */
export function preprocessed(images: tf.Tensor4D, side: number): tf.Tensor4D {
  const ofChannels = (values: number[]) => tf.tensor4d(values, [1, 3, 1, 1]);
  const normalised = tf.div(tf.sub(tf.div(images, 255), ofChannels(mean)), ofChannels(deviation));
  const pixels = tf.transpose(normalised, [0, 2, 3, 1]) as tf.Tensor4D;
  return tf.image.resizeBilinear(pixels, [side, side], false, true);
}
