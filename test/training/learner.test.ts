import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { float32, type NdArray } from '../../src/engine/array.js';
import { createEngine } from '../../src/engine/create.js';
import type { Engine } from '../../src/engine/engine.js';
import { strategies } from '../../src/plugins/strategies.js';
import { type AnyStrategy, defineStrategy, type NamedTensors } from '../../src/plugins/strategy.js';
import type { Experience, TaskSplit } from '../../src/plugins/task-sequence.js';
import type { TrainingLoss } from '../../src/training/anytime-accuracy.js';
import { inOrder } from '../../src/training/batches.js';
import { Learner } from '../../src/training/learner.js';
import type { Listener } from '../../src/training/listener.js';
import type { TaskAccuracy } from '../../src/training/task-accuracy.js';
import { expectClose } from '../golden/golden.js';
import { crossEntropy, largest, NaiveNetwork, type NaiveTask } from './naive.js';
import { curriculumOf, inputs, learn, methodOf } from './three-tasks.js';

/** What the strategies of these tests have in common. */
const plain = {
  source: 'this test',
  optimizer: 'sgd',
  hyperparameters: z.strictObject({}),
  defaults: { task: {}, domain: {}, class: {} },
} as const;

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine('onnx');
});
afterAll(() => engine.release());

describe('the protocol, against loops in plain JavaScript', () => {
  const rest = [
    [0, 4],
    [4, 8],
    [8, 11],
  ];
  // Batches of 4 of the 11 samples of a task: in two epochs, in five steps, and in full batches only.
  it.each([
    ['domain', 'with a short last batch', {}, [rest, rest]],
    ['class', 'with a short last batch', {}, [rest, rest]],
    ['class', 'with all outputs from the start', { outputs: 'all' }, [rest, rest]],
    ['domain', 'in steps', { steps: 5 }, [rest, rest.slice(0, 2)]],
    ['domain', 'in full batches', { dropLast: true }, [rest.slice(0, 2), rest.slice(0, 2)]],
    [
      'class',
      'in steps of full batches',
      { steps: 5, dropLast: true },
      [rest.slice(0, 2), rest.slice(0, 2), rest.slice(0, 1)],
    ],
  ] as const)('%s-incremental, %s', async (kind, _, options, epochs) => {
    const method = methodOf(kind, await strategies.find('sgd'), options);
    const { curriculum, losses, accuracies, early, parameters } = await learn(engine, method);

    const naive = NaiveNetwork.from(curriculum.initialParameters);
    const expectedLosses: number[] = [];
    const expectedAccuracies: number[] = [];
    const accuracyOn = ({ features, labels }: NaiveTask, columns: number) => {
      const predicted = features.map((x) => largest(naive.pass(x).logits, (column) => column < columns));
      return predicted.filter((column, sample) => column === labels[sample]).length / labels.length;
    };
    const expectedEarly = curriculum.test.map((task) => accuracyOn(task, 2));
    curriculum.train.forEach((task, index) => {
      const isGrowing = kind === 'class' && !('outputs' in options);
      const columns = isGrowing ? 2 * (index + 1) : method.network.shape.outputs;
      for (const [epoch, batches] of epochs.entries()) {
        const order = Array.from(curriculum.order(index, epoch, 11, 0));
        for (const positions of batches.map(([from, to]) => order.slice(from, to))) {
          const passes = positions.map((position) => naive.pass(task.features[position]!));
          const sloped = passes.map(({ logits }, at) =>
            crossEntropy(logits, task.labels[positions[at]!]!, (column) => column < columns),
          );
          const size = positions.length;
          expectedLosses.push(sloped.reduce((sum, { loss }) => sum + loss, 0) / size);
          naive.descend(
            passes,
            sloped.map(({ slopes }) => slopes.map((slope) => slope / size)),
            0.1,
          );
        }
      }
      for (const task of curriculum.test.slice(0, index + 1)) {
        expectedAccuracies.push(accuracyOn(task, columns));
      }
      const next = curriculum.test[index + 1];
      if (next) expectedEarly.push(accuracyOn(next, columns));
    });
    expectClose(losses, expectedLosses, 1e-5, 'losses');
    naive.expectIn(parameters);
    expect(accuracies.map(({ accuracy }) => accuracy)).toEqual(expectedAccuracies);
    expect(accuracies.map(({ trainTask, testTask, samples }) => [trainTask, testTask, samples])).toEqual([
      [1, 1, 9],
      [2, 1, 9],
      [2, 2, 9],
      [3, 1, 9],
      [3, 2, 9],
      [3, 3, 9],
    ]);
    // Classes that were not seen yet cannot be predicted.
    if (kind === 'class') {
      expect(early).toEqual([]);
      return;
    }
    expect(early.map(({ accuracy }) => accuracy)).toEqual(expectedEarly);
    expect(early.map(({ trainTask, testTask, samples }) => [trainTask, testTask, samples])).toEqual([
      [0, 1, 9],
      [0, 2, 9],
      [0, 3, 9],
      [1, 2, 9],
      [2, 3, 9],
    ]);
  });
});

describe('what is trained', () => {
  it('takes tasks of one class in a class-incremental scenario', async () => {
    const method = methodOf('class', await strategies.find('adam'), { learningRate: 0.01 });
    const { experiences, ...curriculum } = curriculumOf('class', method);
    const only = (split: TaskSplit, label: number): TaskSplit => ({
      rows: split.rows.filter((_, index) => split.labels[index] === label),
      labels: split.labels.filter((one) => one === label),
    });
    const [{ train, test }] = experiences as [Experience];
    const single = [0, 1].map((label) => ({
      train: only(train, label),
      test: only(test, label),
      classes: [label],
    }));
    const accuracies: number[] = [];
    await new Learner(engine, method).learn(
      { ...curriculum, experiences: single },
      { accuracy: ({ accuracy }) => accuracies.push(accuracy) },
    );
    // With one class seen there is only one answer.
    expect(accuracies[0]).toBe(1);
    expect(accuracies.length).toBe(3);
  });

  it('counts a class once that comes back', async () => {
    // Six outputs are as many as there are classes; a returning class needs none.
    const method = methodOf('class', await strategies.find('sgd'));
    const { experiences, ...curriculum } = curriculumOf('class', method);
    const losses: number[] = [];
    const learnt = async (tasks: Experience[]) => {
      losses.length = 0;
      await new Learner(engine, method).learn(
        { ...curriculum, experiences: tasks },
        { losses: (some) => losses.push(...Array.from(some)) },
      );
      return [...losses];
    };
    const [first, second, third] = experiences as [Experience, Experience, Experience];
    const again = await learnt([first, second, first, third]);
    expect(again.length).toBe(4 * 6);
    expect(again.slice(0, 12)).toEqual(await learnt([first, second]));
    expect(again.every(Number.isFinite)).toBe(true);
  });

  it('leaves output layers of later tasks untouched, and old ones to Adam’s momentum alone', async () => {
    const adam = await strategies.find('adam');
    const after: Record<string, NdArray>[] = [];
    const method = methodOf('task', adam, { learningRate: 0.01 });
    const { curriculum } = await learn(engine, method, {
      task: (_, parameters) => after.push({ ...parameters }),
    });
    const start = curriculum.initialParameters;
    expect(after[0]!['output2.weight']!.data).toEqual(start['output2.weight']!.data);
    expect(after[1]!['output3.bias']!.data).toEqual(start['output3.bias']!.data);
    expect(after[0]!['output1.weight']!.data).not.toEqual(start['output1.weight']!.data);
    expect(after[1]!['output1.weight']!.data).not.toEqual(after[0]!['output1.weight']!.data);
  });

  it('is tested on the next task through that task’s own output layer, which is still untrained', async () => {
    const after: Record<string, NdArray>[] = [];
    const method = methodOf('task', await strategies.find('sgd'));
    const { curriculum, early } = await learn(engine, method, {
      task: (_, parameters) => after.push({ ...parameters }),
    });
    const cpu = await createEngine('cpu');
    const predictedOf = cpu.compile('prediction', ({ p, x }: { p: NamedTensors; x: tf.Tensor }) =>
      tf.argMax(method.network.logits(p, x as tf.Tensor2D, 'output2'), 1),
    );
    const { features, labels } = curriculum.test[1]!;
    const { data } = await predictedOf({ p: after[0]!, x: float32([9, inputs], features.flat()) });
    const hits = labels.filter((label, sample) => data[sample] === label).length;
    expect(early.find(({ trainTask, testTask }) => trainTask === 1 && testTask === 2)!.accuracy).toBe(
      hits / 9,
    );
  });

  it('does not move old output layers where the optimizer has no momentum', async () => {
    const after: Record<string, NdArray>[] = [];
    const method = methodOf('task', await strategies.find('sgd'));
    await learn(engine, method, { task: (_, parameters) => after.push({ ...parameters }) });
    expect(after[2]!['output1.weight']!.data).toEqual(after[0]!['output1.weight']!.data);
  });

  it('is bit-equal when it is learnt again, by the same programs or by new ones', async () => {
    const method = methodOf('task', await strategies.find('l2'), { learningRate: 0.01 });
    const learner = new Learner(engine, method);
    const first = await learner.learn(curriculumOf('task', method));
    const second = await learner.learn(curriculumOf('task', method));
    const third = await new Learner(await createEngine('onnx'), method).learn(curriculumOf('task', method));
    expect(second).toEqual(first);
    expect(third).toEqual(first);
  });

  it('is bit-equal whether or not somebody hears the losses', async () => {
    const method = methodOf('task', await strategies.find('si'), { learningRate: 0.01 });
    const unheard = await new Learner(engine, method).learn(curriculumOf('task', method));
    expect(unheard).toEqual((await learn(engine, method)).parameters);
  });

  it('tells the mean of the losses since the test before', async () => {
    const method = methodOf('domain', await strategies.find('sgd'), { learningRate: 0.01 });
    const steps: number[] = [];
    const told: TrainingLoss[] = [];
    await new Learner(engine, method).learn(
      curriculumOf('domain', method),
      { losses: (some) => steps.push(...Array.from(some)), trainingLoss: (entry) => told.push(entry) },
      4,
    );
    expect(told).toHaveLength(Math.floor(steps.length / 4));
    for (const [index, { step, loss }] of told.entries()) {
      expect(step).toBe(4 * (index + 1));
      const since = steps.slice(step - 4, step);
      expect(loss).toBe(since.reduce((sum, one) => sum + one, 0) / 4);
    }
  });

  it('tells none for steps in which nothing is trained', async () => {
    const method = methodOf('class', await strategies.find('ncm'), { learningRate: 0.01 });
    const told: TrainingLoss[] = [];
    const listener = { trainingLoss: (entry: TrainingLoss) => told.push(entry) };
    await new Learner(engine, method).learn(curriculumOf('class', method), listener, 2);
    expect(told.length).toBeGreaterThan(0);
    expect(told.every(({ loss }) => loss === null)).toBe(true);
  });

  it('tells losses without penalties on parameters', async () => {
    const method = methodOf('domain', await strategies.find('l2'), { learningRate: 0.01 });
    const told = async (more: Listener): Promise<(number | null)[]> => {
      const losses: (number | null)[] = [];
      const listener = { ...more, trainingLoss: ({ loss }: TrainingLoss) => losses.push(loss) };
      await new Learner(engine, method).learn(curriculumOf('domain', method), listener, 3);
      return losses;
    };
    const [own, whole] = [await told({}), await told({ losses: () => {} })];
    // There is a penalty from the second task on.
    expect(own[0]).toBe(whole[0]);
    expect(own.at(-1)).toBeLessThan(whole.at(-1)!);
  });

  it('agrees between backends', async () => {
    const method = methodOf('class', await strategies.find('l2'), { learningRate: 0.001 });
    const compiled = await learn(engine, method);
    for (const backend of ['cpu', 'wasm'] as const) {
      const eager = await learn(await createEngine(backend), method);
      expectClose(eager.losses, compiled.losses, 1e-4, `losses on ${backend}`);
    }
  });

  it('stops with the step and the task when the loss is no longer finite', async () => {
    const method = methodOf('domain', await strategies.find('sgd'), { learningRate: 1e30 });
    await expect(learn(engine, method)).rejects.toThrow(
      /the loss became \S+ at step \d+, in task 1.*learning rate/,
    );
  });

  it.each<[string, (parameters: NamedTensors) => tf.Tensor, RegExp]>([
    [
      'value',
      ({ 'hidden1.bias': bias }) => tf.add(Number.NaN, tf.sum(tf.square(bias!))),
      /^the penalty is NaN at the parameters that task 1 ended with$/,
    ],
    [
      'value',
      () => tf.scalar(Number.POSITIVE_INFINITY),
      /^the penalty is Infinity at the parameters that task 1/,
    ],
    [
      'gradient',
      ({ 'hidden1.bias': bias }) => tf.sum(tf.sqrt(tf.sub(bias!, bias!))),
      /^the penalty's gradient is not finite at the parameters that task 1 ended with; that of a square root/,
    ],
  ])('stops after the first task when the penalty has no finite %s', async (_, penalty, message) => {
    const strategy = defineStrategy({
      name: 'bad',
      title: 'A penalty that is not finite',
      ...plain,
      penalty: (parameters) => penalty(parameters) as tf.Scalar,
    });
    const accuracies: TaskAccuracy[] = [];
    for (const backend of [engine, await createEngine('wasm')]) {
      accuracies.length = 0;
      const run = learn(backend, methodOf('domain', strategy), {
        accuracy: (entry) => accuracies.push(entry),
      });
      await expect(run).rejects.toThrow(message);
      expect(accuracies.length).toBe(0);
    }
  });
});

describe('the contract', () => {
  const state = (parameters: NamedTensors) => ({
    steps: tf.scalar(0),
    tasks: tf.scalar(0),
    seen: parameters,
  });
  const counting = (importance: Partial<AnyStrategy>) =>
    defineStrategy<z.ZodObject, ReturnType<typeof state>>({
      name: 'counting',
      title: 'Counts what it is called for',
      ...plain,
      init: state,
      afterStep: (kept, { gradients, before, after }) => ({
        ...kept,
        steps: tf.add(kept.steps, 1),
        // With plain SGD, gradient · rate = before − after.
        seen: Object.fromEntries(
          Object.keys(before).map((name) => [
            name,
            tf.sub(tf.mul(gradients[name]!, 0.1), tf.sub(before[name]!, after[name]!)),
          ]),
        ),
      }),
      ...(importance as object),
    });

  it('hands every step to afterStep, with gradients that explain the step', async () => {
    let final: { steps: NdArray; seen: Record<string, NdArray> } | undefined;
    await learn(engine, methodOf('domain', counting({})), {
      task: (_, __, strategyState) => {
        final = strategyState as never;
      },
    });
    expect(final!.steps.data[0]).toBe(3 * 2 * 3);
    for (const { data } of Object.values(final!.seen)) {
      for (const value of data) expect(Math.abs(value)).toBeLessThan(1e-6);
    }
  });

  it.each([
    ['samples', 'square', undefined],
    ['samples', 'absolute', undefined],
    ['samples', 'square', 4],
    ['batches', 'square', undefined],
    ['batches', 'absolute', undefined],
  ] as const)('measures importance over %s, %s, drawn: %s', async (over, magnitude, drawn) => {
    const loss = (logits: tf.Tensor2D) => {
      const squares = tf.mean(tf.square(logits), 1);
      return over === 'samples' ? squares : tf.mean(squares);
    };
    const measured: { importance: Record<string, NdArray>; parameters: Record<string, NdArray> }[] = [];
    const strategy = counting({
      importance: { over, magnitude, loss, samples: () => drawn },
      afterTask: ((kept: object, { importance }: { importance: NamedTensors }) => ({
        ...kept,
        seen: importance,
      })) as never,
    });
    const method = methodOf('domain', strategy);
    const { curriculum } = await learn(engine, method, {
      task: (_, parameters, strategyState) =>
        measured.push({ parameters, importance: (strategyState as { seen: never }).seen }),
    });
    // By hand, for the output layer's bias: ∂ mean(logits²) / ∂ bias_j = 2 · logit_j / 2 of a sample, averaged in a batch.
    const { parameters, importance } = measured[0]!;
    const cpu = await createEngine('cpu');
    const logitsOf = cpu.compile('logits', ({ p, x }: { p: NamedTensors; x: tf.Tensor }) =>
      method.network.logits(p, x as tf.Tensor2D, 'output'),
    );
    const x = float32([11, inputs], curriculum.train[0]!.features.flat());
    const { data: logits } = await logitsOf({ p: parameters, x });
    const groups =
      over === 'samples'
        ? Array.from(drawn ? curriculum.drawn(0, 11, drawn) : inOrder(11), (sample) => [sample])
        : [
            [0, 1, 2, 3],
            [4, 5, 6, 7],
            [8, 9, 10],
          ];
    const expected = [0, 1].map((unit) => {
      const gradients = groups.map(
        (group) => group.reduce((sum, sample) => sum + logits[sample * 2 + unit]!, 0) / group.length,
      );
      return (
        gradients.reduce((sum, g) => sum + (magnitude === 'square' ? g * g : Math.abs(g)), 0) / groups.length
      );
    });
    expectClose(importance['output.bias']!.data, expected, 1e-5, 'importance of the output bias');
  });
});
