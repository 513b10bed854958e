import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { float32, type NdArray } from '../../src/engine/array.js';
import { createEngine } from '../../src/engine/create.js';
import type { Engine } from '../../src/engine/engine.js';
import {
  neurocoderAttention,
  neurocoderLayer,
  type SlotWeights,
  singularValues,
} from '../../src/heads/neurocoder-layer.js';
import type { NeurocoderOptions } from '../../src/heads/neurocoder-options.js';
import { type NsmOptions, nsmAttention, nsmLayer } from '../../src/heads/nsm-layer.js';
import type { NamedTensors } from '../../src/plugins/strategy.js';
import { Random } from '../../src/random/random.js';
import { differentiate } from '../../src/training/gradients.js';
import { expectClose, type GoldenTensor, readGolden, toArray } from '../golden/golden.js';

interface Case {
  name: string;
  config: Partial<Omit<NeurocoderOptions, 'initialValues'>> &
    Omit<NsmOptions, 'sharpness' | 'initialValues'> & {
      layer: string;
      inputDim: number;
      outputDim: number;
      orthogonality?: number;
    };
  parameters: Record<string, GoldenTensor>;
  input: GoldenTensor;
  outputWeights: GoldenTensor;
  expected: {
    output: GoldenTensor;
    attention: GoldenTensor | Record<'u' | 'v' | 's', GoldenTensor>;
    singularValues?: GoldenTensor;
    orthogonality?: number;
    loss: number;
    inputGradient: GoldenTensor;
    gradients: Record<string, GoldenTensor>;
  };
}

const golden = readGolden<{ tolerance: number; cases: Case[] }>('layers.json');

/** A golden file's tensors under our names: NSM's programs, [programs, inputs, outputs] there, stand apart. */
function ours({ memory, ...others }: Record<string, GoldenTensor>): Record<string, GoldenTensor> {
  if (!memory) return others;
  const [programs, ...shape] = memory.shape as [number, number, number];
  const size = shape[0]! * shape[1]!;
  const apart = Array.from({ length: programs }, (_, program) => [
    `memory.${program + 1}`,
    { shape, data: memory.data.slice(program * size, (program + 1) * size) },
  ]);
  return { ...others, ...Object.fromEntries(apart) };
}

/** A case's options; what it leaves out is as in the paper. */
const optionsOf = (config: Case['config']) =>
  ({
    ...{ controllerUnits: 8, sharpness: 1, memoryScale: 1, singularOffset: 0 },
    ...{ keyColumns: false, initialValues: 'together' },
    ...config,
  }) as NeurocoderOptions;
const nsmOptionsOf = (config: Case['config']): NsmOptions => ({
  ...{ sharpness: 1, initialValues: 'program' },
  ...config,
});

/** Everything that a case says about a layer, as one function of its parameters, inputs and output weights. */
function described({ config }: Case, { p, x, w }: { p: NamedTensors; x: tf.Tensor; w: tf.Tensor }) {
  const input = x as tf.Tensor2D;
  const options = optionsOf(config);
  const isNsm = config.layer === 'nsm';
  const layer = isNsm ? nsmLayer(nsmOptionsOf(config)) : neurocoderLayer(options);
  const orthogonality = () => layer.loss?.(p) ?? tf.scalar(0);
  const { value, gradients } = differentiate(
    () =>
      tf.add(
        tf.sum(tf.mul(layer.apply(p, input), w)),
        tf.mul(config.orthogonality ?? 0, orthogonality()),
      ) as tf.Scalar,
    { ...p, x },
  );
  const attention = isNsm ? undefined : neurocoderAttention(options, p, input);
  return {
    output: layer.apply(p, input),
    loss: value,
    gradients: gradients as NamedTensors,
    orthogonality: orthogonality(),
    attention: (attention
      ? { u: batchFirst(attention.U, x), v: batchFirst(attention.V, x), s: batchFirst(attention.S, x) }
      : { all: nsmAttention(1, p, input) }) as NamedTensors,
    singularValues: attention
      ? tf.transpose(singularValues(p.memoryS as tf.Tensor2D, attention.S, x.shape[0]!))
      : tf.scalar(0),
  };
}

/** Weights of the slots as golden files hold them, [batch, components, slots]. */
const batchFirst = ({ weights, total }: SlotWeights, { shape: [batch] }: tf.Tensor): tf.Tensor =>
  tf.transpose(tf.reshape(total ? tf.div(weights, total) : weights, [weights.shape[0], -1, batch!]));

describe.each(['onnx', 'cpu'] as const)('layers on %s', (backend) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine(backend);
  });

  it.each(golden.cases)('$name', async (example) => {
    const { expected, parameters, input, outputWeights } = example;
    const run = engine.compile(example.name, (given: { p: NamedTensors; x: tf.Tensor; w: tf.Tensor }) =>
      described(example, given),
    );
    const result = await run({
      p: Object.fromEntries(
        Object.entries(ours(parameters)).map(([name, tensor]) => [name, toArray(tensor)]),
      ),
      x: toArray(input),
      w: toArray(outputWeights),
    });
    const close = (array: NdArray, tensor: GoldenTensor, what: string) =>
      expectClose(array.data, tensor.data, golden.tolerance, what);
    close(result.output, expected.output, 'output');
    expectClose(result.loss.data, [expected.loss], golden.tolerance, 'loss');
    const attention = 'shape' in expected.attention ? { all: expected.attention } : expected.attention;
    for (const [name, tensor] of Object.entries(attention)) {
      close(result.attention[name]!, tensor as GoldenTensor, `attention ${name}`);
    }
    if (expected.singularValues) close(result.singularValues, expected.singularValues, 'singular values');
    if (expected.orthogonality) {
      expectClose(result.orthogonality.data, [expected.orthogonality], golden.tolerance, 'orthogonality');
    }
    for (const [name, tensor] of Object.entries({ ...ours(expected.gradients), x: expected.inputGradient })) {
      close(result.gradients[name]!, tensor, `gradient of ${name}`);
    }
  });
});

describe('initial parameters', () => {
  it.each(golden.cases)('have the names and shapes of $name', ({ config, parameters }) => {
    const layer =
      config.layer === 'nsm' ? nsmLayer(nsmOptionsOf(config)) : neurocoderLayer(optionsOf(config));
    const initial = layer.initialParameters(config.inputDim, config.outputDim, new Random(1));
    const shapes = (named: Record<string, { shape: readonly number[] }>) =>
      Object.fromEntries(Object.entries(named).map(([name, { shape }]) => [name, [...shape]]));
    expect(shapes(initial)).toEqual(shapes(ours(parameters)));
  });
});

it.each([1, 10])('the attention is the softmax of the cosines times the sharpness %d', async (sharpness) => {
  const options = optionsOf({
    layer: 'neurocoder',
    inputDim: 2,
    outputDim: 2,
    ...{ slots: 2, keyDim: 2, steps: 1, heads: 1, leastUsed: 1, residual: false, sharpness },
  });
  // The query is x for every memory. The keys are the two unit vectors for U and V, and (1, 0) and (−1, 0) for S.
  const identity = float32([2, 2], [1, 0, 0, 1]);
  const zero = float32([2], [0, 0]);
  const engine = await createEngine('cpu');
  const attention = await engine.compile('attention', ({ p, x }: { p: NamedTensors; x: tf.Tensor }) => {
    const { U, V, S } = neurocoderAttention(options, p, x as tf.Tensor2D);
    return { U: batchFirst(U, x), V: batchFirst(V, x), S: batchFirst(S, x) };
  })({
    p: {
      ...{ memoryU: identity, memoryV: identity, memoryS: float32([2, 1], [1, -1]) },
      ...{ 'keyU.weight': identity, 'keyV.weight': identity, 'keyS.weight': float32([1, 2], [1, 0]) },
      ...{ 'keyU.bias': zero, 'keyV.bias': zero, 'keyS.bias': zero },
      'composition.weight': float32([2, 6], [1, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 1]),
      'composition.bias': float32([6], [0, 0, 0, 0, 0, 0]),
    },
    x: float32([1, 2], [3, 4]),
  });
  // The cosines are 0.6 and 0.8 for U and V, 0.6 and −0.6 for S; of two logits only the difference matters.
  const between = (difference: number) => {
    const first = 1 / (1 + Math.exp(-difference));
    return [first, 1 - first];
  };
  for (const name of ['U', 'V'] as const) {
    expectClose(attention[name]!.data, between(-0.2 * sharpness), 1e-6, name);
  }
  expectClose(attention.S!.data, between(1.2 * sharpness), 1e-6, 'S');
});

it('the orthogonal loss of orthonormal memories is 0, and so is its gradient', async () => {
  const layer = neurocoderLayer(
    optionsOf({
      layer: 'neurocoder',
      inputDim: 2,
      outputDim: 2,
      ...{ slots: 2, keyDim: 2, steps: 1, heads: 1, leastUsed: 1, residual: false },
    }),
  );
  const identity = float32([2, 2], [1, 0, 0, 1]);
  for (const backend of ['onnx', 'cpu'] as const) {
    const engine = await createEngine(backend);
    const { value, gradients } = await engine.compile('orthogonal loss', (p: NamedTensors) => {
      const { value, gradients } = differentiate(() => layer.loss!(p), p);
      return { value, gradients: gradients as NamedTensors };
    })({ memoryU: identity, memoryV: identity });
    expect([...value.data]).toEqual([0]);
    expect([...gradients.memoryU!.data]).toEqual([0, 0, 0, 0]);
  }
});
