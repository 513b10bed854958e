import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { NdArray } from '../../src/engine/array.js';
import { createEngine } from '../../src/engine/create.js';
import type { Engine } from '../../src/engine/engine.js';
import type { Memory, Phase } from '../../src/plugins/memory.js';
import { strategies } from '../../src/plugins/strategies.js';
import { type AnyStrategy, defineStrategy, type Strategy } from '../../src/plugins/strategy.js';
import { type Experience, scenarioKinds } from '../../src/plugins/task-sequence.js';
import { Random } from '../../src/random/random.js';
import { Learner } from '../../src/training/learner.js';
import { expectClose } from '../golden/golden.js';
import { expectLoops } from './naive-run.js';
import { NaiveMemory, shuffled } from './replay/naive-memory.js';
import { curriculumOf, learn, methodOf } from './three-tasks.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine('onnx');
});
afterAll(() => engine.release());

const none = z.strictObject({});
const withPhases = (
  phases: Phase[],
  memory?: Memory,
  parts: Partial<Strategy<typeof none, { samples: tf.Scalar }>> = {},
): AnyStrategy =>
  defineStrategy<typeof none, { samples: tf.Scalar }>({
    name: 'phased',
    title: 'Phased',
    source: 'this test',
    optimizer: 'sgd',
    hyperparameters: none,
    defaults: { task: {}, domain: {}, class: {} },
    phases: () => phases,
    ...(memory && { memory: () => memory }),
    ...parts,
  });

describe.each(scenarioKinds)('phases, %s-incremental', (kind) => {
  it('follow each other, each with its samples and epochs; one may start from the initial parameters', async () => {
    const memory = new NaiveMemory(6, ({ task, label }) => `${task} ${label}`);
    const strategy = withPhases(
      [{ epochs: 1 }, { on: ['task', 'memory'] }, { on: ['memory'], from: 'initial', epochs: 3 }],
      { keeps: 'classes', capacity: 6 },
    );
    await expectLoops(
      engine,
      strategy,
      kind,
      {},
      {
        learn(run, task) {
          const own = run.samples(task);
          run.epoch(own, { task, epoch: 0 });
          for (let epoch = 0; epoch < 2; epoch++)
            run.epoch([...own, ...memory.held], { task, epoch, phase: 1 });
          // In the first task nothing is held, so the last phase changes nothing.
          if (memory.held.length > 0) {
            run.network = run.initial.copy();
            for (let epoch = 0; epoch < 3; epoch++) run.epoch(memory.held, { task, epoch, phase: 2 });
          }
          memory.take(shuffled(own, task));
        },
      },
    );
  });

  it('may train nothing, and only show the batches to afterStep', async () => {
    const strategy = withPhases([{ epochs: 3, trains: false }, { epochs: 1 }], undefined, {
      init: () => ({ samples: tf.scalar(0) }),
      penalty: () => tf.scalar(0),
      afterStep: ({ samples }, { batch }) => ({ samples: tf.add(samples, tf.sum(batch.weights)) }),
    });
    const samples: number[] = [];
    await expectLoops(
      engine,
      strategy,
      kind,
      {},
      {
        learn(run, task) {
          for (let step = 0; step < 9; step++) run.losses.push(0);
          run.epoch(run.samples(task), { task, epoch: 0, phase: 1 });
        },
      },
      {
        listener: {
          task: (_task, _parameters, state) => samples.push((state as { samples: NdArray }).samples.data[0]!),
        },
      },
    );
    expect(samples).toEqual([44, 88, 132]);
  });
});

it('a phase from the initial parameters starts the optimizer again, too', async () => {
  const strategy = await strategies.find('joint');
  const method = methodOf('domain', strategy, { learningRate: 0.01 });
  const { experiences, ...curriculum } = curriculumOf('domain', method);
  const order = (_task: number, epoch: number, samples: number) =>
    new Random(5).split(epoch).permutation(samples);
  const joined = (part: 'train' | 'test') => ({
    rows: Int32Array.from(experiences.flatMap((one) => [...one[part].rows])),
    labels: Int32Array.from(experiences.flatMap((one) => [...one[part].labels])),
  });
  const whole: Experience = { train: joined('train'), test: joined('test'), classes: [0, 1] };
  const learnt = (tasks: readonly Experience[], one: AnyStrategy) =>
    new Learner(engine, { ...method, strategy: one }).learn({ ...curriculum, order, experiences: tasks });
  const inTasks = await learnt(experiences, strategy);
  // All at once, with nothing before it.
  const atOnce = await learnt([whole], await strategies.find('adam'));
  for (const [name, { data }] of Object.entries(atOnce)) {
    expectClose(inTasks[name]!.data, data, 1e-4, name);
  }
});

it('may be on the memory alone in the first task, if that takes its samples at the start', async () => {
  const strategy = withPhases([{ on: ['repeated memory'] }], {
    keeps: 'classes',
    capacity: 4,
    taken: 'start',
  });
  const method = methodOf('domain', strategy);
  const { experiences, ...curriculum } = curriculumOf('domain', method);
  const losses: number[] = [];
  const progress: number[] = [];
  await new Learner(engine, method).learn(
    { ...curriculum, experiences: experiences.slice(0, 1) },
    { losses: (some) => losses.push(...Array.from(some)), progress: (done) => progress.push(done) },
  );
  // Four samples twice, as often as they fit into 11, are two batches in each of two epochs.
  expect(losses).toHaveLength(4);
  expect(losses.every(Number.isFinite)).toBe(true);
  expect(progress.at(-1)).toBeGreaterThan(0.5);
});

describe('what does not fit together is refused before anything is learnt', () => {
  it.each<[Phase[], Memory | undefined, string]>([
    [
      [{ on: ['task', 'memory'] }],
      { keeps: 'reservoir', capacity: 5 },
      "phased has a reservoir, which takes samples while the first phase is on the task's own alone, but that is on 'task' and 'memory': let the memory keep classes or tasks, or put another phase first",
    ],
    [
      [{ on: ['seen'] }, {}],
      { keeps: 'reservoir', capacity: 5 },
      "phased has a reservoir, which takes samples while the first phase is on the task's own alone, but that is on 'seen': let the memory keep classes or tasks, or put another phase first",
    ],
    [[{}, { on: ['memory'] }], undefined, "phased has a phase on 'memory', but no memory"],
    [
      [{ on: ['task', 'repeated memory'] }],
      undefined,
      "phased has a phase on 'repeated memory', but no memory",
    ],
  ])('%j with %j', (phases, memory, message) => {
    expect(() => new Learner(engine, methodOf('domain', withPhases(phases, memory)))).toThrow(message);
  });

  it('but a reservoir may be trained on after the first phase', async () => {
    const reservoir: Memory = { keeps: 'reservoir', capacity: 5 };
    const strategy = withPhases([{}, { on: ['memory'], epochs: 1 }], reservoir);
    const { losses } = await learn(engine, methodOf('domain', strategy));
    // Three steps in each of two epochs, and two of what is held.
    expect(losses).toHaveLength(3 * (6 + 2));
  });
});
