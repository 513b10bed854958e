import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { permutation } from '../../scenarios/transforms/permutation.js';
import { rotation } from '../../scenarios/transforms/rotation.js';
import { Random } from '../../src/random/random.js';
import { transformed } from '../../src/showing/sheet.js';
import { inputsOf, transformsOf } from '../../src/training/inputs.js';
import '@tensorflow/tfjs-backend-cpu';

const shape = { channels: 3, height: 5, width: 5, padding: 0 };

it.each([
  ['permuted', permutation(shape, new Random(1))],
  ['rotated', rotation(shape, 30)],
])('pictures of a task whose images are %s are what the network gets', (_, transform) => {
  const picture = Uint8Array.from(new Random(2).permutation(75), (value) => 3 * value);
  const tables = transformsOf([{ transform }], { ...shape, black: [0, 0, 0] }).transforms!;
  const tensor = ({ data, shape, dtype }: (typeof tables)['indices']) =>
    tf.tensor2d(data, shape as [number, number], dtype);
  const inputs = inputsOf(
    tf.tensor2d(picture, [1, 75], 'float32'),
    {
      indices: tensor(tables.indices),
      ...(tables.weights && { weights: tensor(tables.weights), offsets: tensor(tables.offsets!) }),
    },
    tf.tensor1d([0], 'int32'),
    tf.tensor1d([0], 'int32'),
  ).dataSync();
  const shown = transformed(picture, transform, 3);
  expect(shown).not.toEqual(picture);
  for (const [at, input] of inputs.entries()) expect(Math.abs(shown[at]! - input)).toBeLessThanOrEqual(0.51);
});
