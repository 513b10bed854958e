import { float32, type NdArray } from '../../src/engine/array.js';
import type { Engine } from '../../src/engine/engine.js';
import { mlp } from '../../src/heads/mlp.js';
import type { AnyStrategy } from '../../src/plugins/strategy.js';
import type { ScenarioKind } from '../../src/plugins/task-sequence.js';
import { Random } from '../../src/random/random.js';
import { inOrder } from '../../src/training/batches.js';
import type { Curriculum } from '../../src/training/curriculum.js';
import { Learner } from '../../src/training/learner.js';
import type { Listener } from '../../src/training/listener.js';
import { type Method, outputLayers } from '../../src/training/method.js';
import { findOptimizer } from '../../src/training/optimizers/registry.js';
import type { TaskAccuracy } from '../../src/training/task-accuracy.js';
import type { NaiveTask } from './naive.js';

export const inputs = 5;
export const hidden = 7;
const random = new Random(7);

/** Three tasks of two classes each, 11 training samples (batches of 4, 4 and 3) and 9 test samples a task. */
function tasksOf(part: string, samples: number, kind: ScenarioKind): NaiveTask[] {
  return [0, 1, 2].map((task) => {
    const draw = random.split(part, task);
    const labels = Array.from({ length: samples }, (_, index) => index % 2);
    return {
      features: labels.map((label) =>
        Array.from(
          { length: inputs },
          (_, axis) => draw.normal() + (axis === 2 * label + (task % 2) ? 2 : 0),
        ),
      ),
      labels: labels.map((label) => (kind === 'class' ? 2 * task + label : label)),
    };
  });
}

export function curriculumOf(
  kind: ScenarioKind,
  method: Method,
): Curriculum & { train: NaiveTask[]; test: NaiveTask[] } {
  const [train, test] = [tasksOf('train', 11, kind), tasksOf('test', 9, kind)];
  const whole = (tasks: NaiveTask[]): NdArray => {
    const rows = tasks.flatMap(({ features }) => features);
    return float32([rows.length, inputs], rows.flat());
  };
  const split = (tasks: NaiveTask[], task: number) => {
    const size = tasks[task]!.labels.length;
    return {
      rows: inOrder(size).map((row) => task * size + row),
      labels: Int32Array.from(tasks[task]!.labels),
    };
  };
  return {
    train,
    test,
    trainFeatures: whole(train),
    testFeatures: whole(test),
    experiences: train.map((_, task) => ({
      train: split(train, task),
      test: split(test, task),
      classes: [2 * task, 2 * task + 1],
    })),
    initialParameters: method.network.initialParameters(new Random(3)),
    order: (task, epoch, samples, phase) =>
      new Random(5).split(task, epoch, ...(phase === 0 ? [] : [phase])).permutation(samples),
    drawn: (task, samples, count) => new Random(5).split(task).sample(samples, count),
    random: new Random(5),
  };
}

export const methodOf = (
  kind: ScenarioKind,
  strategy: AnyStrategy,
  options: Partial<Method> = {},
): Method => ({
  network: mlp.network(
    { hidden: [hidden], hiddenBiases: true },
    { inputs, outputs: kind === 'class' ? 6 : 2, outputLayers: outputLayers(kind, 3) },
  ),
  kind,
  strategy,
  hyperparameters: strategy.hyperparameters.parse(strategy.defaults[kind]),
  optimizer: findOptimizer(strategy.optimizer),
  learningRate: 0.1,
  epochs: 2,
  batchSize: 4,
  ...options,
});

export async function learn(
  engine: Engine,
  method: Method,
  listener: Listener = {},
  changes: Partial<Curriculum> = {},
  evaluateEvery?: number,
) {
  const curriculum = { ...curriculumOf(method.kind, method), ...changes };
  const losses: number[] = [];
  const accuracies: TaskAccuracy[] = [];
  const early: TaskAccuracy[] = [];
  const all: Listener = {
    losses: (some) => losses.push(...Array.from(some)),
    accuracy: (entry) => accuracies.push(entry),
    earlyAccuracy: (entry) => early.push(entry),
    ...listener,
  };
  const parameters = await new Learner(engine, method).learn(curriculum, all, evaluateEvery);
  return { curriculum, losses, accuracies, early, parameters };
}
