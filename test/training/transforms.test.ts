import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { float32, type NdArray } from '../../src/engine/array.js';
import { createEngine } from '../../src/engine/create.js';
import type { Backend, Engine } from '../../src/engine/engine.js';
import { strategies } from '../../src/plugins/strategies.js';
import type { PixelTransform, ScenarioKind } from '../../src/plugins/task-sequence.js';
import { Random } from '../../src/random/random.js';
import { transformsOf } from '../../src/training/inputs.js';
import { findOptimizer } from '../../src/training/optimizers/registry.js';
import { expectClose } from '../golden/golden.js';
import { curriculumOf, inputs, learn, methodOf } from './three-tasks.js';

/** What a black pixel is among these features. */
const BLACK = -0.7;
const images = { channels: 1, height: 1, width: inputs, padding: 0, black: [BLACK] };

const orders = [0, 1, 2].map((task): PixelTransform => ({ indices: new Random(task).permutation(inputs) }));

/** Sums of two pixels, whose weights do not add up to 1. */
const sums = [0, 1, 2].map((task): PixelTransform => {
  const random = new Random(task).split('weights');
  return {
    indices: Int32Array.from({ length: 2 * inputs }, () => random.integer(inputs)),
    weights: Float32Array.from({ length: 2 * inputs }, () => random.uniform()),
  };
});

/** Features with each row transformed as its task's are, in a loop; tasks have as many rows each. */
function transformed({ shape, data }: NdArray, transforms: readonly PixelTransform[]): NdArray {
  const [rows, width] = shape as [number, number];
  return float32(
    shape,
    Array.from({ length: rows * width }, (_, at) => {
      const [row, pixel] = [Math.floor(at / width), at % width];
      const { indices, weights } = transforms[Math.floor((row * transforms.length) / rows)]!;
      const taps = indices.length / width;
      let [sum, missing] = [0, 1];
      for (let tap = pixel * taps; tap < (pixel + 1) * taps; tap++) {
        const weight = weights?.[tap] ?? 1;
        sum += weight * data[row * width + indices[tap]!]!;
        missing -= weight;
      }
      return sum + missing * BLACK;
    }),
  );
}

type Case = [string, ScenarioKind, string, readonly PixelTransform[]];

const eager: Case[] = [
  ['ewc', 'domain', 'permuted', orders],
  ['er', 'domain', 'summed', sums],
];

describe.each<[Backend, Case[]]>([
  [
    'onnx',
    [
      ...eager,
      ['adam', 'task', 'summed', sums],
      ['er', 'task', 'permuted', orders],
      ['gem', 'domain', 'summed', sums],
      ['icarl', 'class', 'permuted', orders],
      ['cumulative', 'class', 'summed', sums],
      ['slda', 'class', 'permuted', orders],
    ],
  ],
  ['cpu', eager],
])('a stream whose images are transformed, on %s', (backend, cases) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine(backend);
  });
  afterAll(() => engine.release());

  it.each(cases)(
    'is learnt by %s as if it had been transformed before: %s, %s',
    async (name, kind, _, transforms) => {
      const strategy = await strategies.find(name);
      const small = 'capacity' in strategy.hyperparameters.shape ? { capacity: 9 } : {};
      const method = methodOf(kind, strategy, {
        hyperparameters: strategy.hyperparameters.parse({ ...strategy.defaults[kind], ...small }),
        optimizer: findOptimizer(strategy.optimizer),
        learningRate: 0.05,
        batchSize: 4,
        epochs: 2,
      });
      const { trainFeatures, testFeatures, experiences } = curriculumOf(kind, method);
      const tables = transformsOf(
        experiences.map((one, task) => ({ ...one, transform: transforms[task]! })),
        images,
      );
      const onTheWay = await learn(engine, method, {}, tables);
      const before = await learn(
        engine,
        method,
        {},
        {
          trainFeatures: transformed(trainFeatures, transforms),
          testFeatures: transformed(testFeatures, transforms),
        },
      );
      expectClose(onTheWay.losses, before.losses, 1e-5, 'losses');
      expect(onTheWay.accuracies.map(({ accuracy }) => accuracy)).toEqual(
        before.accuracies.map(({ accuracy }) => accuracy),
      );
      for (const [parameter, { data }] of Object.entries(before.parameters)) {
        expectClose(onTheWay.parameters[parameter]!.data, data, 1e-4, parameter);
      }
      const plain = await learn(engine, method);
      expect([plain.losses, plain.accuracies.map(({ loss }) => loss)]).not.toEqual([
        onTheWay.losses,
        onTheWay.accuracies.map(({ loss }) => loss),
      ]);
    },
  );
});
