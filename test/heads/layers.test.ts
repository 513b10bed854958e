import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { NdArray } from '../../src/engine/array.js';
import { createEngine } from '../../src/engine/create.js';
import type { Engine } from '../../src/engine/engine.js';
import {
  type NeurocoderOptions,
  neurocoderAttention,
  neurocoderLayer,
  singularValues,
} from '../../src/heads/neurocoder-layer.js';
import { type NsmOptions, nsmAttention, nsmLayer } from '../../src/heads/nsm-layer.js';
import type { NamedTensors } from '../../src/plugins/strategy.js';
import { Random } from '../../src/random.js';
import { differentiate } from '../../src/training/gradients.js';
import { expectClose, type GoldenTensor, readGolden, toArray } from '../golden/golden.js';

interface Case {
  name: string;
  config: Partial<NeurocoderOptions> &
    NsmOptions & { layer: string; inputDim: number; outputDim: number; orthogonality?: number };
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

/** Everything that a case says about a layer, as one function of its parameters, inputs and output weights. */
function described({ config }: Case, { p, x, w }: { p: NamedTensors; x: tf.Tensor; w: tf.Tensor }) {
  const input = x as tf.Tensor2D;
  const options = { controllerUnits: 8, ...config } as NeurocoderOptions;
  const isNsm = config.layer === 'nsm';
  const layer = isNsm ? nsmLayer(config) : neurocoderLayer(options);
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
      ? { u: batchFirst(attention.U), v: batchFirst(attention.V), s: batchFirst(attention.S) }
      : { all: nsmAttention(p, input) }) as NamedTensors,
    singularValues: attention ? tf.transpose(singularValues(p, attention.S)) : tf.scalar(0),
  };
}

/** [slots, components, batch] → [batch, components, slots]. */
const batchFirst = (attention: tf.Tensor3D): tf.Tensor => tf.transpose(attention, [2, 1, 0]);

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
      config.layer === 'nsm'
        ? nsmLayer(config)
        : neurocoderLayer({ controllerUnits: 8, ...config } as NeurocoderOptions);
    const initial = layer.initialParameters(config.inputDim, config.outputDim, new Random(1));
    const shapes = (named: Record<string, { shape: readonly number[] }>) =>
      Object.fromEntries(Object.entries(named).map(([name, { shape }]) => [name, [...shape]]));
    expect(shapes(initial)).toEqual(shapes(ours(parameters)));
  });
});
