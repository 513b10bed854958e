import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { float32, type NdArray } from '../../src/engine/array.js';
import { createEngine } from '../../src/engine/create.js';
import type { Backend, Engine } from '../../src/engine/engine.js';
import type { NamedArrays } from '../../src/heads/layer.js';
import type { Meet } from '../../src/heads/meeting.js';
import type { Network } from '../../src/heads/network.js';
import { findHead } from '../../src/heads/registry.js';
import { sumOver } from '../../src/plugins/named.js';
import { strategies } from '../../src/plugins/strategies.js';
import type { NamedTensors } from '../../src/plugins/strategy.js';
import { Random } from '../../src/random/random.js';
import { inOrder } from '../../src/training/batches.js';
import { differentiate } from '../../src/training/gradients.js';
import { ImportanceMeter } from '../../src/training/importance.js';
import type { Method } from '../../src/training/method.js';
import { findOptimizer } from '../../src/training/optimizers/registry.js';
import { seenColumns } from '../../src/training/seen-classes.js';
import { squaredGradients } from '../../src/training/squared-gradients.js';
import { fisherInformation } from '../../strategies/importance/fisher-information.js';

const inputs = 9;
const outputs = 4;
/** The output layer in use, and how many of its columns count. */
const phase = { outputLayer: 'output2', columns: 3 };

const neurocoder = { hidden: [7, 5], slots: 6, keyDim: 3, leastUsed: 2, heads: 3, controllerUnits: 4 };
const cases: [string, object][] = [
  ['mlp', { hidden: [7, 5] }],
  ['mlp', { hidden: [7, 5], hiddenBiases: false }],
  ['nsm', { hidden: [7, 5], slots: 4, keyDim: 3 }],
  ['nsm', { hidden: [7, 5], slots: 4, keyDim: 3, sharpness: 0.2 }],
  ['nsm', { hidden: [7, 5], slots: 3, keyDim: 2, layers: 'last' }],
  ['neurocoder', neurocoder],
  ['neurocoder', { ...neurocoder, hidden: [8], keyDim: 2, heads: 1, layers: 'last' }],
  ['neurocoder', { ...neurocoder, residual: true }],
  ['neurocoder', { ...neurocoder, residual: true, keyColumns: true, sharpness: 0.2 }],
];
// Choosing the slots used least has jumps: among hundreds of samples there are some whose gradients one
// rounding changes visibly, so several steps are held against few samples.
const severalSteps: [string, object][] = [
  ['neurocoder', { ...neurocoder, steps: 2 }],
  ['neurocoder', { ...neurocoder, steps: 4, residual: true }],
  ['neurocoder', { ...neurocoder, steps: 2, keyColumns: true }],
];

/** One feature is zero throughout, as at the border of an image, and one nearly so. */
export function featuresOf(samples: number): NdArray {
  const random = new Random(11);
  return float32(
    [samples, inputs],
    Array.from({ length: samples * inputs }, (_, index) =>
      index % inputs === 0 ? 0 : random.normal() * (index % inputs === 1 ? 1e-3 : 1),
    ),
  );
}

export function networkOf(name: string, options: object): { network: Network; parameters: NamedArrays } {
  const head = findHead(name);
  const network = head.network(head.options.parse(options), {
    inputs,
    outputs,
    outputLayers: ['output1', 'output2'],
  });
  return { network, parameters: network.initialParameters(new Random(3)) };
}

/** Largest error of an element, where 1 is 1e-4 of the element and of 1e-4 of the largest. */
export function worst(ours: ArrayLike<number>, reference: ArrayLike<number>): number {
  const largest = Math.max(...Array.from(reference, Math.abs));
  expect(ours.length).toBe(reference.length);
  return Math.max(
    ...Array.from(reference, (value, index) => {
      const error = Math.abs(ours[index]! - value);
      return error === 0 ? 0 : error / (1e-4 * (Math.abs(value) + 1e-4 * largest));
    }),
  );
}

/** The labels that the losses of the Fisher information take: one for each sample, or all. */
type Labels = 'predicted' | 'all';

/** The losses of the samples and their weights. */
function fisherOf(
  { network }: { network: Network },
  fisherLabels: Labels,
  parameters: NamedTensors,
  x: tf.Tensor2D,
  meet?: Meet,
) {
  const logits = seenColumns(network.logits(parameters, x, phase.outputLayer, meet), phase.columns);
  const [samples] = x.shape;
  const others = {
    labels: tf.zeros<tf.Rank.R1>([samples], 'int32'),
    uniform: tf.zeros<tf.Rank.R1>([samples]),
  };
  const options = { fisherLabels, headLoss: false };
  return {
    losses: fisherInformation.loss(logits, others, options),
    weights: fisherInformation.weights?.(logits, others, options),
  };
}

/**
 * Σ over samples of f of the gradient of each sample's loss, or of each of its losses by its weight; one sample at a time,
 * added up in double precision.
 */
export async function oneByOne(
  cpu: Engine,
  made: { network: Network; parameters: NamedArrays },
  { data }: NdArray,
  magnitude: (gradient: number, name: string, index: number) => number,
  labels: Labels = 'predicted',
): Promise<Record<string, Float64Array>> {
  const gradientsOf = Array.from({ length: labels === 'all' ? phase.columns : 1 }, (_, column) =>
    cpu.compile(`one sample, ${column}`, ({ p, x }: { p: NamedTensors; x: tf.Tensor2D }) => {
      const lossOf = ({ losses }: { losses: tf.Tensor }) =>
        tf.slice(losses, labels === 'all' ? [0, column] : [0], labels === 'all' ? [1, 1] : [1]);
      const { gradients } = differentiate(() => tf.sum(lossOf(fisherOf(made, labels, p, x))), p);
      const weights = fisherOf(made, labels, p, x).weights;
      return {
        weight: weights ? tf.slice(weights, [0, column], [1, 1]) : tf.ones([1, 1]),
        gradients: Object.fromEntries(
          Object.entries(gradients).filter(([, gradient]) => gradient),
        ) as NamedTensors,
      };
    }),
  );
  const sums: Record<string, Float64Array> = {};
  for (let from = 0; from < data.length; from += inputs) {
    const x = float32([1, inputs], data.subarray(from, from + inputs));
    for (const gradientOf of gradientsOf) {
      const { weight, gradients } = await gradientOf({ p: made.parameters, x });
      for (const [name, gradient] of Object.entries(gradients)) {
        sums[name] ??= new Float64Array(gradient.data.length);
        gradient.data.forEach((value, index) => {
          sums[name]![index]! += weight.data[0]! * magnitude(value, name, index);
        });
      }
    }
  }
  return sums;
}

/** Tests that a backend's squares of each sample's gradients are those of one sample at a time. */
export function squaresAgreeOn(backend: Backend): void {
  describe(`squares of each sample’s gradients on ${backend}`, () => {
    let cpu: Engine;
    beforeAll(async () => {
      cpu = await createEngine('cpu');
    });
    const squaresOn = async (
      made: { network: Network; parameters: NamedArrays },
      x: NdArray,
      counts: NdArray,
      constant?: NamedArrays,
      labels: Labels = 'predicted',
    ) => {
      const engine = await createEngine(backend);
      const { outputLayer } = phase;
      const run = engine.compile(
        'squares',
        (given: { parameters: NamedTensors; x: tf.Tensor2D; counts: tf.Tensor1D; constant: NamedTensors }) =>
          squaredGradients(
            {
              squares: made.network.squaredGradients!,
              outputLayer,
              ...given,
              weights: fisherOf(made, labels, given.parameters, given.x).weights,
            },
            (meet) => fisherOf(made, labels, given.parameters, given.x, meet).losses,
            // A term whose gradient is the constant.
            constant &&
              (() => sumOver(given.constant, (c, name) => tf.sum(tf.mul(c, given.parameters[name]!)))),
          ),
      );
      return run({ parameters: made.parameters, x, counts, constant: constant ?? {} });
    };

    it.each([...cases, ...severalSteps])('%s %j: agree with samples one by one', async (name, options) => {
      const made = networkOf(name, options);
      const x = featuresOf(13);
      const ours = await squaresOn(made, x, float32([13], new Array(13).fill(1)));
      const reference = await oneByOne(cpu, made, x, (gradient) => gradient ** 2);
      expect(Object.keys(ours).sort()).toEqual(Object.keys(reference).sort());
      for (const [parameter, sums] of Object.entries(reference)) {
        expect(Math.max(...sums), parameter).toBeGreaterThan(0);
        expect(worst(ours[parameter]!.data, sums), parameter).toBeLessThan(1);
      }
    });

    it.each([...cases, ...severalSteps])(
      '%s %j: all labels by their probabilities agree with single losses of single samples',
      async (name, options) => {
        const made = networkOf(name, options);
        const x = featuresOf(6);
        const ours = await squaresOn(made, x, float32([6], new Array(6).fill(1)), undefined, 'all');
        const reference = await oneByOne(cpu, made, x, (gradient) => gradient ** 2, 'all');
        expect(Object.keys(ours).sort()).toEqual(Object.keys(reference).sort());
        for (const [parameter, sums] of Object.entries(reference)) {
          expect(worst(ours[parameter]!.data, sums), parameter).toBeLessThan(1);
        }
      },
    );

    it.each(
      [...cases, ...severalSteps].flatMap(([name, options]) =>
        (['predicted', 'all'] as const).map((labels) => [name, options, labels] as const),
      ),
    )(
      '%s %j, labels %s: a constant added to each gradient, and samples that do not count',
      async (name, options, labels) => {
        const made = networkOf(name, options);
        const x = featuresOf(6);
        const draw = new Random(5);
        const constant = Object.fromEntries(
          Object.entries(made.parameters)
            .filter(([parameter]) => !parameter.startsWith('output1.'))
            .map(([parameter, { shape, data }]) => [
              parameter,
              float32(
                shape,
                Float32Array.from(data, () => 0.1 * draw.normal()),
              ),
            ]),
        );
        const ours = await squaresOn(made, x, float32([6], [1, 1, 1, 1, 0, 0]), constant, labels);
        const counted = float32([4, inputs], x.data.subarray(0, 4 * inputs));
        const reference = await oneByOne(
          cpu,
          made,
          counted,
          (gradient, parameter, index) => (gradient + constant[parameter]!.data[index]!) ** 2,
          labels,
        );
        for (const [parameter, sums] of Object.entries(reference)) {
          expect(worst(ours[parameter]!.data, sums), parameter).toBeLessThan(1);
        }
      },
    );

    it.each(
      cases.flatMap(([name, options]) =>
        (['predicted', 'all'] as const).map((labels) => [name, options, labels] as const),
      ),
    )(
      '%s %j, labels %s: the importance over samples, with a last batch filled up',
      async (name, options, fisherLabels) => {
        const made = networkOf(name, options);
        const strategy = await strategies.find('ewc');
        const method: Method = {
          network: made.network,
          kind: 'class',
          strategy,
          hyperparameters: strategy.hyperparameters.parse({ ...strategy.defaults.class, fisherLabels }),
          optimizer: findOptimizer(strategy.optimizer),
          learningRate: 0.01,
          epochs: 1,
          batchSize: 4,
        };
        const samples = 540;
        const x = featuresOf(samples);
        // The samples of a task are some of those there are, in an order of their own.
        const none = new Int32Array(samples - 10);
        const list = { rows: inOrder(samples).reverse().slice(10), labels: none, tasks: none };
        const measure = async (engine: Engine, network: Network) =>
          new ImportanceMeter(engine, { ...method, network }, strategy.importance as never).measure(
            { parameters: made.parameters, state: {} },
            phase,
            { features: x },
            list,
            inOrder(samples - 10).subarray(2),
            new Random(1),
          );
        const ours = await measure(await createEngine(backend), made.network);
        const onnx = await createEngine('onnx');
        const reference = await measure(onnx, { ...made.network, squaredGradients: undefined });
        for (const [parameter, { data }] of Object.entries(reference)) {
          // The other output layer has no gradients.
          expect(
            data.every((value) => value === 0),
            parameter,
          ).toBe(parameter.startsWith('output1.'));
          expect(worst(ours[parameter]!.data, data), parameter).toBeLessThan(1);
        }
      },
    );
  });
}
