import * as tf from '@tensorflow/tfjs-core';
import { type KernelCase, type KernelCases, of, sampler } from './case.js';

const { floats, integers } = sampler('products');

const flags = [false, true];

/** Both operands plain and transposed, with the batches given. */
const transposed = (label: string, batchA: number[], batchB: number[], gradient = true): KernelCase[] =>
  flags.flatMap((transposeA) =>
    flags.map((transposeB) =>
      of(
        `${label}${transposeA ? ', left transposed' : ''}${transposeB ? ', right transposed' : ''}`,
        [
          floats([...batchA, ...(transposeA ? [5, 3] : [3, 5])]),
          floats([...batchB, ...(transposeB ? [2, 5] : [5, 2])]),
        ],
        (a, b) => tf.matMul(a, b, transposeA, transposeB),
        gradient ? {} : { gradient },
      ),
    ),
  );

type Activation = NonNullable<Parameters<typeof tf.fused.matMul>[0]['activation']>;

const fused = (activation: Activation): KernelCase =>
  of(`${activation}, with bias`, [floats([3, 4]), floats([4, 5]), floats([5])], (a, b, bias) =>
    tf.fused.matMul({ a: a as tf.Tensor2D, b: b as tf.Tensor2D, bias, activation }),
  );

export const products: KernelCases = {
  BatchMatMul: [
    ...transposed('matrices', [], []),
    ...transposed('batches', [4], [4]),
    ...transposed('batches of rank 2', [2, 3], [2, 3]),
    // TensorFlow.js has no gradient for products whose batches are stretched.
    ...transposed('right batch stretched', [4], [1], false),
    ...transposed('left batch stretched', [1], [4], false),
    ...transposed('right without batch', [4], [], false),
    of('extents of 1', [floats([1, 1]), floats([1, 1])], (a, b) => tf.matMul(a, b)),
    of('a row by a column', [floats([1, 7]), floats([7, 1])], (a, b) => tf.matMul(a, b)),
    of('with its own transpose', [floats([3, 4])], (a) => tf.matMul(a, a, false, true)),
    of('by ones', [floats([3, 4])], (a) => tf.matMul(a, tf.ones([4, 2]))),
    of('ones by it, transposed', [floats([3, 4])], (a) => tf.matMul(tf.ones([3, 2]), a, true)),
    of('integers', [integers([3, 4]), integers([4, 2])], (a, b) => tf.matMul(a, b)),
    of('integers, transposed', [integers([4, 3]), integers([2, 4])], (a, b) => tf.matMul(a, b, true, true)),
    of('a layer', [floats([6, 4]), floats([4, 3]), floats([3])], (x, w, b) =>
      tf.relu(tf.add(tf.matMul(x, w), b)),
    ),
    of('many products', [floats([9, 33]), floats([33, 65])], (a, b) => tf.matMul(a, b)),
  ],
  _FusedMatMul: [
    // While gradients are taken only linear products are fused; the others check the way around.
    ...(['linear', 'relu', 'relu6', 'sigmoid', 'elu', 'leakyrelu'] as const).map(fused),
    of('without bias', [floats([3, 4]), floats([4, 5])], (a, b) =>
      tf.fused.matMul({ a: a as tf.Tensor2D, b: b as tf.Tensor2D, activation: 'relu' }),
    ),
    of('a slope of its own', [floats([3, 4]), floats([4, 5])], (a, b) =>
      tf.fused.matMul({
        a: a as tf.Tensor2D,
        b: b as tf.Tensor2D,
        activation: 'leakyrelu',
        leakyreluAlpha: 0.4,
      }),
    ),
    of('transposed', [floats([4, 3]), floats([5, 4]), floats([1, 5])], (a, b, bias) =>
      tf.fused.matMul({
        a: a as tf.Tensor2D,
        b: b as tf.Tensor2D,
        transposeA: true,
        transposeB: true,
        bias,
      }),
    ),
  ],
};
