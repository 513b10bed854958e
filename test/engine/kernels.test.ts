import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { array, float32, isArray, leaves } from '../../src/engine/array.js';
import { createEngine } from '../../src/engine/create.js';
import type { Engine } from '../../src/engine/engine.js';
import { recordings } from '../../src/engine/onnx/kernels/all.js';
import { cases } from './cases/all.js';
import { differentiable, forward, gradient, weightsFor } from './cases/gradient.js';
import { expectClose } from './close.js';

// The recording backend looks its kernels up when it first records, so from here on each call is seen.
for (const kernel of Object.keys(recordings)) vi.spyOn(recordings, kernel);

let onnx: Engine;
let cpu: Engine;
beforeAll(async () => {
  onnx = await createEngine('onnx');
  cpu = await createEngine('cpu');
});

function expectAllClose(actual: unknown, expected: unknown): void {
  const found = leaves(actual, isArray);
  const wanted = leaves(expected, isArray);
  expect(found.map(({ path }) => path)).toEqual(wanted.map(({ path }) => path));
  for (const [index, { path, value }] of wanted.entries()) expectClose(found[index]!.value, value, path);
}

describe('recorded kernels', () => {
  it('all have a case', () => {
    expect(Object.keys(cases).sort()).toEqual(Object.keys(recordings).sort());
  });

  it('all have a case with a gradient where TensorFlow.js has one', () => {
    const without = Object.entries(cases)
      .filter(
        ([kernel, list]) => tf.getGradient(kernel) && !list.some((each) => differentiable(kernel, each)),
      )
      .map(([kernel]) => kernel);
    // TensorFlow.js's gradient of products needs chained operators; one-hot encoding takes integers alone;
    // the rest is for frozen backbones.
    expect(without).toEqual(['Prod', 'OneHot', 'Conv2D', 'MaxPool', 'ResizeBilinear']);
  });

  it('a choice with a condition of rank 1 picks rows', async () => {
    // TensorFlow.js's `cpu` backend mixes the rows up, and its `tf.where` does not come here.
    const select = onnx.compile(
      'rows',
      ({ condition, t, e }: Record<'condition' | 't' | 'e', tf.Tensor>) =>
        tf.engine().runKernel(tf.Select, { condition, t, e }) as tf.Tensor,
    );
    const chosen = await select({
      condition: array('bool', [2], Uint8Array.of(1, 0)),
      t: float32([2, 3], [1, 2, 3, 4, 5, 6]),
      e: float32([2, 3], [-1, -2, -3, -4, -5, -6]),
    });
    expect([...chosen.data]).toEqual([1, 2, 3, -4, -5, -6]);
  });

  for (const [kernel, list] of Object.entries(cases)) {
    describe(kernel, () => {
      it.each(list.map((each) => [each.label, each] as const))('%s', async (_, each) => {
        const { inputs } = each;
        const spy = vi.mocked(recordings[kernel]!).mockClear();
        const expected = await cpu.compile(kernel, forward(each))({ inputs });
        const outputs = await onnx.compile(kernel, forward(each))({ inputs });
        expect(spy).toHaveBeenCalled();
        expectAllClose(outputs, expected);

        if (!differentiable(kernel, each)) return;
        const input = { inputs, weights: weightsFor(expected) };
        expectAllClose(
          await onnx.compile(`gradient of ${kernel}`, gradient(each))(input),
          await cpu.compile(`gradient of ${kernel}`, gradient(each))(input),
        );
      });
    });
  }
});
