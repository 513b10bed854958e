import { createHash } from 'node:crypto';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { float32, type NdArray } from '../../src/engine/array.js';
import { createEngine } from '../../src/engine/create.js';
import { parameterCount } from '../../src/heads/network.js';
import { findHead } from '../../src/heads/registry.js';
import type { NamedTensors } from '../../src/plugins/strategy.js';
import { Random } from '../../src/random/random.js';
import { differentiate } from '../../src/training/gradients.js';
import { expectClose } from '../golden/golden.js';

const networkOf = (name: string, options: object, inputs: number, outputLayers = ['output']) => {
  const head = findHead(name);
  return head.network(head.options.parse(options), { inputs, outputs: 2, outputLayers });
};

// The first three are the definitions' own counts for domain-incremental Split MNIST; the last is added up by hand.
it.each([
  ['mlp', {}, 328_706],
  ['neurocoder', {}, 343_810],
  ['nsm', {}, 3_291_304],
  [
    'neurocoder',
    { layers: 'last' },
    1024 * 256 + 256 + 256 * 256 + 256 + 12_800 + 100 + 50 + 1_285 + 15 + 10 + 38_550,
  ],
])('%s %j has %d parameters with 32×32 pixels', (name, options, count) => {
  expect(parameterCount(networkOf(name, options, 1024).initialParameters(new Random(1)))).toBe(count);
});

const small = { hidden: [6, 5], slots: 4, keyDim: 3, leastUsed: 2, heads: 2, orthogonality: 3 };

it.each([
  ['nsm', { hidden: [6, 5], slots: 3, keyDim: 2 }],
  ['nsm', { hidden: [6, 5], slots: 3, keyDim: 2, layers: 'last' }],
  ['neurocoder', small],
  ['neurocoder', { ...small, layers: 'last' }],
  ['neurocoder', { ...small, steps: 3, controllerUnits: 4, residual: true }],
  ['neurocoder', { ...small, keyColumns: true, sharpness: 0.2, orthogonalOutput: 'last' }],
  ['nsm', { hidden: [6, 5], slots: 1, keyDim: 2 }],
  ['neurocoder', { ...small, slots: 1, heads: 1, keyDim: 1, steps: 2, leastUsed: 5, residual: true }],
])('%s %j: the compiled network agrees with the eager one, gradients too', async (name, options) => {
  const network = networkOf(name, options, 7, ['output1', 'output2']);
  const random = new Random(2);
  const x = float32(
    [4, 7],
    Array.from({ length: 28 }, () => random.normal()),
  );
  const p = network.initialParameters(random);
  const answers = await Promise.all(
    (['onnx', 'cpu'] as const).map(async (backend) => {
      const engine = await createEngine(backend);
      return engine.compile('network', (given: { p: NamedTensors; x: tf.Tensor2D }) => {
        const { value, gradients } = differentiate(() => {
          const logits = network.logits(given.p, given.x, 'output2');
          const own = network.loss?.(given.p, 'output2') ?? tf.scalar(0);
          return tf.add(tf.sum(tf.square(logits)), own) as tf.Scalar;
        }, given.p);
        const touched = Object.entries(gradients).filter(([, gradient]) => gradient);
        return { value, gradients: Object.fromEntries(touched) as NamedTensors };
      })({ p, x });
    }),
  );
  const [compiled, eager] = answers as [(typeof answers)[0], (typeof answers)[0]];
  expectClose(compiled.value.data, eager.value.data, 1e-5, 'loss');
  for (const [parameter, gradient] of Object.entries(eager.gradients as Record<string, NdArray>)) {
    expectClose(compiled.gradients[parameter]!.data, gradient.data, 1e-4, parameter);
  }
  // The other task's output layer is left alone.
  const names = Object.keys(eager.gradients);
  expect(names.some((parameter) => parameter.startsWith('output2.'))).toBe(true);
  expect(names.some((parameter) => parameter.startsWith('output1.'))).toBe(false);
});

it('weighs the orthogonal losses of the trunk and of one output layer', async () => {
  const engine = await createEngine('cpu');
  const loss = async (options: object) => {
    const network = networkOf('neurocoder', { ...small, ...options }, 7, ['output1', 'output2']);
    const parameters = network.initialParameters(new Random(2));
    const compiled = engine.compile('loss', (p: NamedTensors) => network.loss!(p, 'output1'));
    return { parameters, value: (await compiled(parameters)).data[0]! };
  };
  const { parameters, value } = await loss({});
  // By hand: ‖M·Mᵀ − I‖ of memoryU and memoryV of each layer.
  const distance = ({ shape, data }: NdArray): number => {
    const [slots, width] = shape as [number, number];
    const row = (index: number) => Array.from(data.subarray(index * width, (index + 1) * width));
    let sum = 0;
    for (let a = 0; a < slots; a++) {
      for (let b = 0; b < slots; b++) {
        const product = row(a).reduce((total, element, index) => total + element * row(b)[index]!, 0);
        sum += (product - (a === b ? 1 : 0)) ** 2;
      }
    }
    return Math.sqrt(sum);
  };
  const of = (layers: string[]) =>
    3 *
    layers
      .flatMap((layer) => [parameters[`${layer}.memoryU`]!, parameters[`${layer}.memoryV`]!])
      .reduce((sum, memory) => sum + distance(memory), 0);
  expectClose([value], [of(['hidden1', 'hidden2', 'output1'])], 1e-5, 'loss of all layers');
  const last = await loss({ layers: 'last' });
  const own = last.parameters;
  expectClose(
    [last.value],
    [3 * (distance(own['output1.memoryU']!) + distance(own['output1.memoryV']!))],
    1e-5,
    'loss of the output layer',
  );
});

it('scales the memories of singular vectors and shifts those of singular values at the start', () => {
  const initial = (options: object) =>
    networkOf('neurocoder', { ...small, ...options }, 7).initialParameters(new Random(2));
  const plain = initial({});
  const changed = initial({ memoryScale: 3, singularOffset: -2.25 });
  expect(Object.keys(changed)).toEqual(Object.keys(plain));
  for (const [name, { data }] of Object.entries(plain)) {
    const scale = /\.memory[UV]$/.test(name) ? 3 : 1;
    const offset = name.endsWith('.memoryS') ? -2.25 : 0;
    const expected = Array.from(data, (value) => scale * value + offset);
    expectClose(changed[name]!.data, expected, 1e-6, name);
  }
});

it('has initial values that do not change from version to version', () => {
  const parameters = networkOf('neurocoder', small, 7).initialParameters(new Random(2));
  const bytes = createHash('sha256');
  for (const [name, { data }] of Object.entries(parameters)) bytes.update(name).update(data);
  expect(bytes.digest('hex')).toMatchInlineSnapshot(
    `"54c57ad7842b5ecb791e37d1d9f8cf30e9a6c4d8c4bb6123500b3eca62207a6c"`,
  );
});
