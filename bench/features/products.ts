import { matMul, type Tensor } from '@tensorflow/tfjs-core';
import { median } from 'simple-statistics';
import { float32 } from '../../src/engine/array.js';
import { createEngine } from '../../src/engine/create.js';
import type { Side } from '../measuring/side.js';

const size = 1024;

/** Multiplications and additions of one product. */
export const operations = 2 * size ** 3;

/** A product of two matrices of 1,024 × 1,024 on one core; a block gives milliseconds a product. */
export async function products(): Promise<Side> {
  const engine = await createEngine('onnx');
  const product = engine.compile('product', ([a, b]: Tensor[]) => matMul(a!, b!));
  const matrices = [0, 1].map(() =>
    float32([size, size], Float32Array.from({ length: size ** 2 }, Math.random)),
  );
  return {
    async block() {
      const times = [];
      for (let index = 0; index < 9; index++) {
        const start = performance.now();
        await product(matrices);
        times.push(performance.now() - start);
      }
      return median(times);
    },
    close: () => engine.release(),
  };
}
