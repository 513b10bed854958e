import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { float32, int32, type NdArray } from '../../src/engine/array.js';
import { createEngine } from '../../src/engine/create.js';
import type { Engine } from '../../src/engine/engine.js';
import type { NamedArrays } from '../../src/heads/layer.js';
import { findHead } from '../../src/heads/registry.js';
import { mapNamed } from '../../src/plugins/named.js';
import { strategies } from '../../src/plugins/strategies.js';
import type { NamedTensors } from '../../src/plugins/strategy.js';
import { Random } from '../../src/random/random.js';
import { inOrder } from '../../src/training/batches.js';
import type { Curriculum } from '../../src/training/curriculum.js';
import { differentiate } from '../../src/training/gradients.js';
import { Learner } from '../../src/training/learner.js';
import { crossEntropies } from '../../src/training/losses.js';
import { type Method, outputLayers } from '../../src/training/method.js';
import { findOptimizer } from '../../src/training/optimizers/registry.js';
import { expectClose } from '../golden/golden.js';

const inputs = 5;
const learningRate = 0.05;
const coefficient = 20;
/** A task's samples, in the batches that they are trained in. */
const batches = [
  [0, 1, 2, 3],
  [4, 5, 6],
];
const samples = batches.flat().length;
const headOptions: Record<string, object> = {
  mlp: { hidden: [4] },
  neurocoder: { hidden: [4], slots: 3, keyDim: 2, heads: 2, leastUsed: 1, orthogonality: 0.5 },
};

async function methodOf(headName: string, strategyName: string, headLoss: boolean): Promise<Method> {
  const head = findHead(headName);
  const strategy = await strategies.find(strategyName);
  return {
    network: head.network(head.options.parse(headOptions[headName]), {
      inputs,
      outputs: 2,
      outputLayers: outputLayers('task', 2),
    }),
    kind: 'task',
    strategy,
    hyperparameters: strategy.hyperparameters.parse({ coefficient, headLoss }),
    optimizer: findOptimizer('sgd'),
    learningRate,
    epochs: 1,
    batchSize: batches[0]!.length,
  };
}

/** Two tasks, trained on in the order of their samples and tested on the same ones. */
function curriculumOf({ network }: Method): Curriculum {
  const random = new Random(11);
  const features = float32(
    [2 * samples, inputs],
    Array.from({ length: 2 * samples * inputs }, () => random.normal()),
  );
  const experiences = [0, 1].map((task) => {
    const split = {
      rows: inOrder(samples).map((row) => task * samples + row),
      labels: inOrder(samples).map((row) => (row + task) % 2),
    };
    return { train: split, test: split, classes: [2 * task, 2 * task + 1] };
  });
  return {
    trainFeatures: features,
    testFeatures: features,
    experiences,
    initialParameters: network.initialParameters(new Random(3)),
    order: (_task, _epoch, count) => inOrder(count),
    drawn: (_task, _samples, count) => inOrder(count),
    random: new Random(3),
  };
}

type Learnt = { parameters: NamedArrays; importance: NamedArrays };

/** What a method has after each of the two tasks. */
async function learn(engine: Engine, method: Method): Promise<[Learnt, Learnt]> {
  const tasks: Learnt[] = [];
  await new Learner(engine, method).learn(curriculumOf(method), {
    task: (_, parameters, state) =>
      tasks.push({ parameters, importance: (state as { importance: NamedArrays }).importance }),
  });
  return tasks as [Learnt, Learnt];
}

/** Gradients of a scalar by every parameter, for some of a task's samples. */
function gradientsOf(
  engine: Engine,
  { trainFeatures, experiences }: Curriculum,
  task: number,
  scalar: (parameters: NamedTensors, x: tf.Tensor2D, labels: tf.Tensor1D) => tf.Scalar,
): (parameters: NamedArrays, positions: number[]) => Promise<NamedArrays> {
  const compiled = engine.compile(
    'gradients',
    ({ p, x, y }: { p: NamedTensors; x: tf.Tensor; y: tf.Tensor }) => {
      const { gradients } = differentiate(() => scalar(p, x as tf.Tensor2D, y as tf.Tensor1D), p);
      return mapNamed(p, (parameter, name) => gradients[name] ?? tf.zerosLike(parameter));
    },
  );
  const { rows, labels } = experiences[task]!.train;
  const featuresOf = (row: number) =>
    Array.from(trainFeatures.data.subarray(row * inputs, (row + 1) * inputs));
  return (p, positions) => {
    const x = float32(
      [positions.length, inputs],
      positions.flatMap((position) => featuresOf(rows[position]!)),
    );
    const y = int32(
      [positions.length],
      positions.map((position) => labels[position]!),
    );
    return compiled({ p, x, y });
  };
}

/** Arrays made element by element from those of the same name. */
const combined = <Given extends NamedArrays[]>(
  given: [...Given],
  of: (...elements: { [I in keyof Given]: number }) => number,
): NamedArrays =>
  Object.fromEntries(
    Object.entries(given[0]!).map(([name, { shape, data }]): [string, NdArray] => {
      const elements = (index: number) =>
        given.map((arrays) => arrays[name]!.data[index]!) as { [I in keyof Given]: number };
      return [
        name,
        float32(
          shape,
          Float32Array.from(data, (_, index) => of(...elements(index))),
        ),
      ];
    }),
  );

function expectSame(ours: NamedArrays, expected: NamedArrays, what: string): void {
  expect(Object.keys(ours)).toEqual(Object.keys(expected));
  for (const [name, { data }] of Object.entries(expected)) {
    expectClose(ours[name]!.data, data, 1e-4, `${what} ${name}`);
  }
}

let onnx: Engine;
let cpu: Engine;
beforeAll(async () => {
  onnx = await createEngine('onnx');
  cpu = await createEngine('cpu');
});
afterAll(() => onnx.release());

describe("the head's own loss in the importance", () => {
  it.each([true, false])('is part of the gradients that SI sums up, as is asked: %s', async (headLoss) => {
    const method = await methodOf('neurocoder', 'si', headLoss);
    const curriculum = curriculumOf(method);
    const { network } = method;
    let parameters = curriculum.initialParameters;
    let anchor = parameters;
    let importance = combined([parameters], () => 0);
    const learnt = await learn(onnx, method);
    for (const task of [0, 1]) {
      const layer = `output${task + 1}`;
      const ofTask = gradientsOf(cpu, curriculum, task, (p, x, labels) =>
        tf.mean(crossEntropies(network.logits(p, x, layer), labels)),
      );
      const ofHead = gradientsOf(cpu, curriculum, task, (p) => network.loss!(p, layer));
      let path = combined([parameters], () => 0);
      for (const batch of batches) {
        const [own, head] = [await ofTask(parameters, batch), await ofHead(parameters, batch)];
        const before = parameters;
        parameters = combined([before, own, head, importance, anchor], (p, g, h, omega, a) => {
          const penalty = task > 0 ? 2 * coefficient * omega * (p - a) : 0;
          return p - learningRate * (g + h + penalty);
        });
        path = combined(
          [path, own, head, before, parameters],
          (w, g, h, from, to) => w - (headLoss ? g + h : g) * (to - from),
        );
      }
      importance = combined(
        [importance, path, parameters, anchor],
        (omega, w, p, a) => omega + w / ((p - a) ** 2 + 0.1),
      );
      anchor = parameters;
      expectSame(learnt[task]!.parameters, parameters, `task ${task + 1}: parameter`);
      expectSame(learnt[task]!.importance, importance, `task ${task + 1}: importance of`);
    }
  });

  it.each([
    ['ewc', true],
    ['ewc', false],
    ['online-ewc', true],
    ['online-ewc', false],
    ['mas', true],
    ['mas', false],
  ])('is part of every loss of %s, as is asked: %s', async (strategy, headLoss) => {
    const method = await methodOf('neurocoder', strategy, headLoss);
    const curriculum = curriculumOf(method);
    const { network } = method;
    const [{ parameters, importance }] = await learn(onnx, method);
    const isMas = strategy === 'mas';
    const ofTask = gradientsOf(cpu, curriculum, 0, (p, x) => {
      const logits = network.logits(p, x, 'output1');
      return isMas ? tf.mean(tf.square(logits)) : tf.neg(tf.sum(tf.max(tf.logSoftmax(logits), 1)));
    });
    const ofHead = gradientsOf(cpu, curriculum, 0, (p) => network.loss!(p, 'output1'));
    const groups = isMas ? batches : batches.flat().map((sample) => [sample]);
    let expected = combined([parameters], () => 0);
    for (const group of groups) {
      const given = [expected, await ofTask(parameters, group), await ofHead(parameters, group)] as const;
      expected = combined([...given], (sum, g, h) => {
        const gradient = headLoss ? g + h : g;
        return sum + (isMas ? Math.abs(gradient) : gradient ** 2) / groups.length;
      });
    }
    expectSame(importance, expected, 'importance of');
  });

  it.each(['si', 'ewc', 'online-ewc', 'mas'])(
    'changes nothing for %s where the head has none',
    async (name) => {
      const [without, asked] = await Promise.all(
        [false, true].map(async (headLoss) => learn(onnx, await methodOf('mlp', name, headLoss))),
      );
      expect(asked).toEqual(without);
    },
  );
});
