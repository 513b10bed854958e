import * as tf from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, it } from 'vitest';
import { float32, int32, type NdArray } from '../../src/engine/array.js';
import { createEngine } from '../../src/engine/create.js';
import { forGpu } from '../../src/engine/onnx/device/for-gpu.js';
import { decidingType, hasCudaKernel } from '../../src/engine/onnx/device/kernels/cuda.js';
import { inWiderTypes } from '../../src/engine/onnx/device/kernels/wider.js';
import { OnnxEngine } from '../../src/engine/onnx/onnx-engine.js';
import { traceFunction, traceScan } from '../../src/engine/onnx/trace.js';
import { strategies } from '../../src/plugins/strategies.js';
import { smallMethod } from '../../src/testing/small-tasks.js';
import { smallNetwork } from '../training/small-network.js';
import { cases } from './cases/all.js';
import { forward } from './cases/gradient.js';
import { programsOf } from './on-paper.js';
import { withoutKernel } from './without-kernel.js';

const engine = await createEngine('onnx', 'cpu', { rewrite: forGpu });
const whole = await createEngine('onnx', 'cpu', { wholeLoops: true });
const onGpu = await OnnxEngine.on('cpu');
Object.defineProperty(onGpu, 'device', { value: 'cuda' });
afterAll(async () => {
  for (const one of [engine, whole, onGpu]) await one.release();
});

it('what is recorded and has no kernel is known: no strategy has it in a loop', () => {
  const without = new Set<string>();
  for (const each of Object.values(cases).flat()) {
    const { program } = traceFunction('case', forward(each) as never, { inputs: each.inputs });
    for (const node of inWiderTypes(program).nodes)
      if (!hasCudaKernel(node)) without.add(`${node.op} of ${decidingType(node)}`);
  }
  expect([...without].sort()).toEqual([
    ...['Acos of float32', 'ArgMax of int32', 'ArgMin of int32', 'Asin of float32', 'Atan of float32'],
    ...['Atanh of float32', 'Clip of int32', 'Cosh of float32', 'MatMul of int32', 'Pad of int32'],
    ...['Relu of int32', 'Sinh of float32', 'Tan of float32'],
  ]);
});

type Step = (
  carry: { a: tf.Tensor },
  given: { each: { at: tf.Tensor } },
) => { carry: object; output: object };
const inputOf = (a: NdArray) => ({
  carry: { a },
  each: { at: int32([2, 2], [0, 2, 1, 1]) },
  tables: {},
  shared: {},
});

describe('a step on a GPU', () => {
  it('is refused if it has an operator without a kernel', async () => {
    const step: Step = ({ a }, { each: { at } }) => ({
      carry: { a: tf.atan(tf.add(a, tf.sum(at))) },
      output: {},
    });
    const run = onGpu.scan('training step of mine', step as never);
    await expect(run(inputOf(float32([3])) as never)).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(/^'training step of mine' cannot .* Atan of float32, .*--device cpu$/),
    });
    // Outside of a loop the runtime waits.
    await expect(
      onGpu.executableOf('mine', traceFunction('mine', tf.atan as never, float32([3])).program),
    ).resolves.toBeDefined();
  });

  it('moves numbers in a type with a kernel, and none is another', async () => {
    const largest = 2 ** 31 - 1;
    const step: Step = ({ a }, { each: { at } }) => {
      const picked = tf.gatherND(a, tf.expandDims(at, 1));
      const isLarge = tf.tile(tf.greater(picked, 5), [2]);
      return { carry: { a }, output: { picked, isLarge } };
    };
    const input = inputOf(int32([3], [largest, -largest, 2 ** 24 + 1]));
    expect(withoutKernel(traceScan('step', step as never, input as never).program)).not.toEqual([]);
    expect(withoutKernel(forGpu(traceScan('step', step as never, input as never).program))).toEqual([]);
    const [one, other] = await Promise.all(
      [engine, whole].map((some) => some.scan('step', step as never)(input as never)),
    );
    expect(one).toEqual(other);
  });
});

// All are in the long tests.
const some = (await strategies.list()).filter(({ name }) => /^(adam|ewc|gem|icarl|slda|xdg)$/.test(name));

describe('every operator of a training has a kernel', () => {
  it.each(some.map((one) => [one.name, one] as const))('%s, in lanes', async (_, strategy) => {
    const [kind] = (['class', 'domain', 'task'] as const).filter((one) => strategy.defaults[one]);
    const programs = await programsOf(smallMethod(strategy, kind!), 'permuted', 3);
    expect(programs.map(({ name }) => name)).toContain('evaluation');
    for (const { name, program } of programs) expect(withoutKernel(program), name).toEqual([]);
  });

  it.each(['nsm', 'neurocoder'])('%s', async (head) => {
    const method = { ...smallMethod((await strategies.find('ewc'))!, 'domain'), network: smallNetwork(head) };
    for (const { name, program } of await programsOf(method, 'plain', 3))
      expect(withoutKernel(program), name).toEqual([]);
  });
});
