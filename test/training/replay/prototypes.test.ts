import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { NdArray } from '../../../src/engine/array.js';
import { createEngine } from '../../../src/engine/create.js';
import { mlp } from '../../../src/heads/mlp.js';
import { strategies } from '../../../src/plugins/strategies.js';
import { classMeans, squaredDistances, unitRows } from '../../../src/plugins/tools/prototypes.js';
import { Random } from '../../../src/random/random.js';
import { inOrder } from '../../../src/training/batches.js';
import { Learner } from '../../../src/training/learner.js';
import { herded } from '../../../src/training/memory/herding.js';
import { findOptimizer } from '../../../src/training/optimizers/registry.js';
import { expectClose, type GoldenTensor, readGolden, toArray } from '../../golden/golden.js';

interface Golden {
  tolerance: number;
  icarl: {
    features: GoldenTensor;
    labels: number[];
    exemplarsPerClass: number;
    /** Rows of each class, in the order in which they are picked. */
    chosen: Record<string, number[]> | number[][];
    means: GoldenTensor;
    query: GoldenTensor;
    predicted: number[];
  };
  slda: {
    features: GoldenTensor;
    labels: number[];
    shrinkage: number;
    means: GoldenTensor;
    covariance: GoldenTensor;
    weight: GoldenTensor;
    bias: GoldenTensor;
    query: GoldenTensor;
    predicted: number[];
  };
}

const { tolerance, icarl, slda } = readGolden<Golden>('replay.json');

describe('iCaRL on given features', () => {
  const width = icarl.features.shape[1]!;
  const rowsOf = (label: number) => [...icarl.labels.keys()].filter((row) => icarl.labels[row] === label);
  const chosen = Object.values(icarl.chosen);

  it('picks exemplars by herding', () => {
    for (const [label, wanted] of chosen.entries()) {
      const rows = rowsOf(label);
      const features = rows.flatMap((row) => icarl.features.data.slice(row * width, (row + 1) * width));
      const picks = herded(features, width, icarl.exemplarsPerClass);
      expect(picks.map((at) => rows[at])).toEqual(wanted);
    }
  });

  it.each(['onnx', 'cpu'] as const)('predicts the nearest mean of exemplars on %s', async (backend) => {
    const engine = await createEngine(backend);
    const rows = chosen.flat();
    const exemplars = rows.flatMap((row) => icarl.features.data.slice(row * width, (row + 1) * width));
    type Given = Record<'features' | 'query', tf.Tensor2D> & Record<'labels' | 'weights', tf.Tensor1D>;
    const predict = engine.compile('nearest mean', ({ features, query, labels, weights }: Given) => {
      const samples = { features, labels, weights, tasks: labels, places: labels };
      const means = unitRows(classMeans(unitRows(features), samples, chosen.length));
      return { means, predicted: tf.argMin(squaredDistances(unitRows(query), means), 1) };
    });
    const { means, predicted } = await predict({
      features: toArray({ shape: [rows.length, width], data: exemplars }),
      query: toArray(icarl.query),
      labels: {
        dtype: 'int32',
        shape: [rows.length],
        data: Int32Array.from(rows, (row) => icarl.labels[row]!),
      },
      weights: toArray({ shape: [rows.length], data: rows.map(() => 1) }),
    });
    expectClose(means.data, icarl.means.data, tolerance, 'means');
    expect([...predicted.data]).toEqual(icarl.predicted);
    await engine.release();
  });
});

type Lda = Record<'means' | 'scatter' | 'weight' | 'bias', NdArray>;

describe('streaming LDA on given features', () => {
  const inputs = slda.features.shape[1]!;
  const outputs = slda.means.shape[0]!;
  const samples = slda.labels.length;

  // The result is that of one sample after the other, whatever the size of batches.
  it.each([
    ['onnx', 1],
    ['onnx', 7],
    ['cpu', 64],
  ] as const)(
    'has the known means, covariance and predictions on %s in batches of %i',
    async (backend, batchSize) => {
      const engine = await createEngine(backend);
      const strategy = await strategies.find('slda');
      const network = mlp.network(mlp.options.parse({ hidden: [4] }), {
        inputs,
        outputs,
        outputLayers: ['output'],
      });
      let state: Lda | undefined;
      let correct = 0;
      const split = (labels: number[]) => ({ rows: inOrder(labels.length), labels: Int32Array.from(labels) });
      await new Learner(engine, {
        network,
        kind: 'class',
        strategy,
        hyperparameters: { shrinkage: slda.shrinkage },
        optimizer: findOptimizer('sgd'),
        learningRate: 1,
        epochs: 3,
        batchSize,
      }).learn(
        {
          trainFeatures: toArray(slda.features),
          testFeatures: toArray(slda.query),
          experiences: [
            { train: split(slda.labels), test: split(slda.predicted), classes: [...Array(outputs).keys()] },
          ],
          initialParameters: network.initialParameters(new Random(1)),
          order: (_task, _epoch, count) => inOrder(count),
          drawn: () => new Int32Array(),
          random: new Random(1),
        },
        {
          task: (_task, _parameters, learnt) => {
            state = learnt as Lda;
          },
          accuracy: ({ accuracy }) => {
            correct = accuracy;
          },
        },
      );
      const { means, scatter, weight, bias } = state!;
      expectClose(means.data, slda.means.data, tolerance, 'means');
      expectClose(
        scatter.data.map((value) => value / samples),
        slda.covariance.data,
        tolerance,
        'covariance',
      );
      // Ours is [inputs, outputs].
      const ours = Array.from({ length: outputs * inputs }, (_, at) => {
        const [output, input] = [Math.floor(at / inputs), at % inputs];
        return weight.data[input * outputs + output]!;
      });
      expectClose(ours, slda.weight.data, tolerance, 'weight');
      expectClose(bias.data, slda.bias.data, tolerance, 'bias');
      expect(correct).toBe(1);
      await engine.release();
    },
  );
});
