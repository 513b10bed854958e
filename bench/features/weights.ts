import { float32, sizeOf } from '../../src/engine/array.js';
import type { Random } from '../../src/random/random.js';

/** Random weights of a ResNet-18, its batch normalisations folded into the convolutions. */
export function randomWeights(random: Random) {
  const weightsOf = (size: number, inputs: number, outputs: number) => {
    const shape = [size, size, inputs, outputs];
    const spread = Math.sqrt(6 / (size * size * inputs));
    const data = Float32Array.from({ length: sizeOf(shape) }, () => spread * (2 * random.uniform() - 1));
    return { filter: float32(shape, data), bias: float32([outputs]) };
  };
  return {
    stem: weightsOf(7, 3, 64),
    blocks: [64, 128, 256, 512].flatMap((width, stage) => {
      const inputs = stage > 0 ? width / 2 : width;
      const strides = stage > 0 ? 2 : 1;
      const shortcut = stage > 0 && { shortcut: weightsOf(1, inputs, width) };
      const second = weightsOf(3, width, width);
      return [
        { first: weightsOf(3, inputs, width), second, strides, ...shortcut },
        { first: weightsOf(3, width, width), second: weightsOf(3, width, width), strides: 1 },
      ];
    }),
  };
}
