import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { float32 } from '../../src/engine/array.js';
import { createEngine } from '../../src/engine/create.js';
import type { Engine } from '../../src/engine/engine.js';
import { strategies } from '../../src/plugins/strategies.js';
import type { StreamPart } from '../../src/plugins/task-free/stream.js';
import type { PixelTransform, ScenarioKind } from '../../src/plugins/task-sequence.js';
import { Random } from '../../src/random/random.js';
import { inOrder } from '../../src/training/batches.js';
import type { Curriculum } from '../../src/training/curriculum.js';
import { transformsOf } from '../../src/training/inputs.js';
import type { Method } from '../../src/training/method.js';
import { findOptimizer } from '../../src/training/optimizers/registry.js';
import { expectClose } from '../golden/golden.js';
import { curriculumOf, inputs, learn, methodOf } from './three-tasks.js';

const SAMPLES = 11;
/** Batches of a task. */
const STEPS = 3;

/** One pass over small batches, with parameters that make penalties count. */
async function onePass(name: string, kind: ScenarioKind, more: Partial<Method> = {}): Promise<Method> {
  const strategy = await strategies.find(name);
  const { shape } = strategy.hyperparameters;
  const small = { ...('capacity' in shape && { capacity: 9 }), ...('drawn' in shape && { drawn: 4 }) };
  return methodOf(kind, strategy, {
    hyperparameters: strategy.hyperparameters.parse({ ...strategy.defaults[kind], ...small }),
    optimizer: findOptimizer(strategy.optimizer),
    learningRate: 0.05,
    epochs: 1,
    ...more,
  });
}

/** The three tasks one after the other, in the order of the data. */
const oneByOne: StreamPart[] = [0, 1, 2].map((task) => ({
  tasks: new Int32Array(SAMPLES).fill(task),
  places: inOrder(SAMPLES),
}));
const order: Curriculum['order'] = (_task, _epoch, samples) => inOrder(samples);

const part = (samples: readonly (readonly [task: number, place: number])[]): StreamPart => ({
  tasks: Int32Array.from(samples, ([task]) => task),
  places: Int32Array.from(samples, ([, place]) => place),
});

/** All tasks in all parts. */
const mixed: StreamPart[] = [0, 1, 2].map((first) =>
  part(Array.from({ length: SAMPLES }, (_, at) => [at % 3, Math.floor(at / 3) + 3 * first])),
);

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine('onnx');
});
afterAll(() => engine.release());

const free = { isTaskFree: true } as const;

describe('a stream without borders', () => {
  it.each<[string, ScenarioKind]>([
    ['adam', 'domain'],
    ['er', 'domain'],
    ['er', 'class'],
    ['er-ace', 'class'],
    ['der++', 'class'],
  ])('is learnt by %s, %s-incremental, as if it had borders', async (name, kind) => {
    const method = await onePass(name, kind);
    const bordered = await learn(engine, method, {}, { order });
    const streamed = await learn(engine, { ...method, ...free }, {}, { stream: oneByOne });
    expect(streamed.losses).toEqual(bordered.losses);
    expect(streamed.parameters).toEqual(bordered.parameters);
    expect(streamed.accuracies.map(({ accuracy }) => accuracy)).toEqual(
      bordered.accuracies.map(({ accuracy }) => accuracy),
    );
  });

  it.each<[string, ScenarioKind]>(
    ['l2', 'ewc', 'online-ewc', 'si', 'mas', 'rwalk', 'lwf'].flatMap((name): [string, ScenarioKind][] => [
      [name, 'domain'],
      [name, 'class'],
    ]),
  )('takes a task for ended when %s, %s-incremental, is told to', async (name, kind) => {
    const method = await onePass(name, kind);
    const bordered = await learn(engine, method, {}, { order });
    const told = { ...method, ...free, consolidateEvery: STEPS };
    const streamed = await learn(engine, told, {}, { stream: oneByOne });
    expect(streamed.losses).toEqual(bordered.losses);
    expect(streamed.parameters).toEqual(bordered.parameters);
    expect(streamed.accuracies.map(({ accuracy }) => accuracy)).toEqual(
      bordered.accuracies.map(({ accuracy }) => accuracy),
    );
    // At another time, it is another penalty.
    const later = await learn(engine, { ...told, consolidateEvery: STEPS + 1 }, {}, { stream: oneByOne });
    expect(later.losses).not.toEqual(bordered.losses);
  });

  it('counts the classes of tasks that have begun, also before their time', async () => {
    const method = await onePass('adam', 'class');
    const early = await learn(engine, { ...method, ...free }, {}, { stream: mixed });
    const all = await learn(engine, { ...method, ...free, outputs: 'all' }, {}, { stream: mixed });
    // The last task's classes come in the first part, so all count from the start.
    expect(early.losses).toEqual(all.losses);
    const late = await learn(engine, { ...method, ...free }, {}, { stream: oneByOne });
    const lateOfAll = await learn(engine, { ...method, ...free, outputs: 'all' }, {}, { stream: oneByOne });
    expect(late.losses).not.toEqual(lateOfAll.losses);
  });

  it('is learnt in the order in which it comes', async () => {
    // The same samples as tasks of their own, in that order.
    const method = await onePass('adam', 'domain');
    const streamed = await learn(engine, { ...method, ...free }, {}, { stream: mixed });
    const { experiences } = curriculumOf('domain', method);
    const [first] = experiences;
    const at = (task: number, place: number, of: 'rows' | 'labels') => experiences[task]!.train[of][place]!;
    const parts = mixed.map(({ tasks, places }) => {
      const of = (name: 'rows' | 'labels') => tasks.map((task, index) => at(task, places[index]!, name));
      return { ...first!, train: { rows: of('rows'), labels: of('labels') } };
    });
    const whole = await learn(engine, method, {}, { experiences: parts, order });
    expect(streamed.losses).toEqual(whole.losses);
  });

  it('transforms each sample as its own task says', async () => {
    const method = await onePass('ewc', 'domain', { ...free, consolidateEvery: 2 });
    const { trainFeatures, experiences } = curriculumOf('domain', method);
    const orders = [0, 1, 2].map(
      (task): PixelTransform => ({ indices: new Random(task).permutation(inputs) }),
    );
    const images = { channels: 1, height: 1, width: inputs, padding: 0, black: [0] };
    const tables = transformsOf(
      experiences.map((one, task) => ({ ...one, transform: orders[task]! })),
      images,
    );
    const before = float32(
      trainFeatures.shape,
      Array.from(trainFeatures.data, (_, at) => {
        const row = Math.floor(at / inputs);
        const { indices } = orders[Math.floor(row / SAMPLES)]!;
        return trainFeatures.data[row * inputs + indices[at % inputs]!]!;
      }),
    );
    const onTheWay = await learn(engine, method, {}, { stream: mixed, ...tables });
    const prepared = await learn(engine, method, {}, { stream: mixed, trainFeatures: before });
    expectClose(onTheWay.losses, prepared.losses, 1e-6, 'losses');
    const plain = await learn(engine, method, {}, { stream: mixed });
    expect(plain.losses).not.toEqual(onTheWay.losses);
  });

  it('has no accuracies on tasks before they come, since their samples may have come', async () => {
    const method = await onePass('adam', 'domain', free);
    const { early, accuracies } = await learn(engine, method, {}, { stream: mixed });
    expect(early).toEqual([]);
    expect(accuracies).toHaveLength(6);
  });

  it('says so where a method depends on what nothing tells', async () => {
    const er = await onePass('er', 'domain', free);
    const byTask = { ...er, hyperparameters: { ...er.hyperparameters, weighing: 'tasks' } };
    await expect(learn(engine, byTask, {}, { stream: mixed })).rejects.toThrow(
      /^the loss became NaN at step 1, in task 1: er depends on the number of tasks.*consolidateEvery/,
    );
    const lwf = await onePass('lwf', 'class', free);
    await expect(learn(engine, lwf, {}, { stream: mixed })).resolves.toBeDefined();
  });
});

describe('tests on the way', () => {
  const anytime = async (method: Method, every: number, changes = {}) => {
    const entries: { step: number; trainTask: number; testTask: number; accuracy: number }[] = [];
    const learnt = await learn(
      engine,
      method,
      { anytimeAccuracy: (entry) => entries.push(entry) },
      changes,
      every,
    );
    return { ...learnt, entries };
  };

  it.each<[string, ScenarioKind]>([
    ['si', 'task'],
    ['er', 'class'],
    ['icarl', 'class'],
    ['cumulative', 'domain'],
  ])('change nothing of what %s learns, %s-incremental', async (name, kind) => {
    const method = await onePass(name, kind, { epochs: 2 });
    const plain = await learn(engine, method);
    const tested = await anytime(method, 2);
    expect(tested.losses).toEqual(plain.losses);
    expect(tested.parameters).toEqual(plain.parameters);
    expect(tested.accuracies.map(({ accuracy }) => accuracy)).toEqual(
      plain.accuracies.map(({ accuracy }) => accuracy),
    );
  });

  it('come every so many steps, on all tasks that have begun', async () => {
    const method = await onePass('adam', 'domain', { epochs: 2 });
    const { entries } = await anytime(method, 4);
    // Six steps a task.
    expect(entries.map(({ step, trainTask, testTask }) => [step, trainTask, testTask])).toEqual([
      [4, 1, 1],
      [8, 2, 1],
      [8, 2, 2],
      [12, 2, 1],
      [12, 2, 2],
      [16, 3, 1],
      [16, 3, 2],
      [16, 3, 3],
    ]);
  });

  it('give what is tested after a task where they come at its end', async () => {
    const method = await onePass('adam', 'class');
    const { entries, accuracies } = await anytime(method, STEPS);
    expect(entries.map(({ trainTask, testTask, accuracy }) => [trainTask, testTask, accuracy])).toEqual(
      accuracies.map(({ trainTask, testTask, accuracy }) => [trainTask, testTask, accuracy]),
    );
  });
});
