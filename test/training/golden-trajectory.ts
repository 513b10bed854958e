import { int32, type NdArray } from '../../src/engine/array.js';
import type { Engine } from '../../src/engine/engine.js';
import { findHead } from '../../src/heads/registry.js';
import { strategies } from '../../src/plugins/strategies.js';
import type { AnyStrategy } from '../../src/plugins/strategy.js';
import type { ScenarioKind } from '../../src/plugins/task-sequence.js';
import { Random } from '../../src/random/random.js';
import { inOrder } from '../../src/training/batches.js';
import { Learner } from '../../src/training/learner.js';
import { type Method, outputLayers } from '../../src/training/method.js';
import { findOptimizer } from '../../src/training/optimizers/registry.js';
import { expectClose, type GoldenTensor, toArray } from '../golden/golden.js';

type Tensors = Record<string, GoldenTensor>;

/** A dataset of several tasks. */
export type GoldenData = Record<'train' | 'test', { x: GoldenTensor; y: number[] }>[];

/** What a golden file holds of the training with one method. */
export interface GoldenTrajectory {
  strategy: string;
  losses: number[];
  /** In percent. */
  accuracy: number[][];
  finalParameters: Tensors;
  /** After each task: of that task alone for EWC, summed over the tasks for the others. */
  importance?: Tensors[];
}

/** A golden file's training with one method on all of its tasks. */
export interface GoldenCase extends GoldenTrajectory {
  name: string;
  scenario: ScenarioKind;
  optimizer: string;
  learningRate: number;
  coefficient: number;
}

/** What all trajectories of a golden file have in common. */
export interface GoldenProtocol {
  tolerance: number;
  inputDim: number;
  hidden: number;
  tasks: number;
  batchSize: number;
  epochs: number;
}

/** A golden file of trajectories. */
export interface GoldenFile<Case extends GoldenCase> extends GoldenProtocol {
  data: GoldenData;
  cases: Case[];
}

/** The method of a case. @param options of the head, apart from the widths */
export async function methodOf(
  { inputDim, hidden, tasks, batchSize, epochs }: GoldenFile<GoldenCase>,
  { scenario, optimizer, learningRate, coefficient, ...expected }: GoldenCase,
  head: string,
  options: object,
  hyperparameters: object,
): Promise<Method> {
  const { network, options: schema } = findHead(head);
  const strategy = await strategies.find(expected.strategy);
  return {
    network: network(schema.parse({ hidden: [hidden, hidden], ...options }), {
      inputs: inputDim,
      outputs: 2,
      outputLayers: outputLayers(scenario, tasks),
    }),
    kind: scenario,
    strategy,
    hyperparameters: hyperparametersOf(strategy, { coefficient, ...hyperparameters }),
    optimizer: findOptimizer(optimizer),
    learningRate,
    epochs,
    batchSize,
  };
}

type State = { importance: Record<string, NdArray> };

/** All tasks' samples one after the other, as one dataset, and the rows of each task in it. */
function joined(data: GoldenData, part: 'train' | 'test') {
  const parts = data.map((task) => task[part]);
  const values = parts.flatMap(({ x }) => x.data);
  const inputs = parts[0]!.x.shape[1]!;
  const splits = parts.map(({ y }, task) => {
    const first = parts.slice(0, task).reduce((sum, previous) => sum + previous.y.length, 0);
    return { rows: Int32Array.from(y, (_, index) => first + index), labels: Int32Array.from(y) };
  });
  return { features: toArray({ shape: [values.length / inputs, inputs], data: values }), splits };
}

/** A strategy's hyper-parameters: of those wanted, the ones that it has. */
const hyperparametersOf = ({ hyperparameters }: AnyStrategy, wanted: Record<string, unknown>) =>
  hyperparameters.parse(
    Object.fromEntries(Object.entries(wanted).filter(([name]) => name in hyperparameters.shape)),
  );

/** Learns the tasks, each batch in order, and compares with the expected trajectory. Names are ours throughout. */
export async function expectTrajectory(
  engine: Engine,
  method: Method,
  { data, initialParameters }: { data: GoldenData; initialParameters: Tensors },
  expected: GoldenTrajectory,
  tolerance: number,
): Promise<void> {
  const [train, test] = [joined(data, 'train'), joined(data, 'test')];
  const losses: number[] = [];
  const importance: Record<string, NdArray>[] = [];
  const accuracy: number[][] = data.map(() => []);
  const final = await new Learner(engine, method).learn(
    {
      trainFeatures: train.features,
      testFeatures: test.features,
      experiences: data.map((_, task) => ({
        train: train.splits[task]!,
        test: test.splits[task]!,
        classes: [0, 1],
      })),
      initialParameters: Object.fromEntries(
        Object.entries(initialParameters).map(([name, tensor]) => [name, toArray(tensor)]),
      ),
      order: (_task, _epoch, samples) => inOrder(samples),
      drawn: () => int32([0], []).data as Int32Array,
      random: new Random(1),
    },
    {
      losses: (batch) => losses.push(...Array.from(batch)),
      task: (_task, _parameters, state) => importance.push((state as State).importance),
      accuracy: (entry) => accuracy[entry.trainTask - 1]!.push(entry.accuracy * 100),
    },
  );
  expectClose(losses, expected.losses, tolerance, 'losses');
  for (const [name, tensor] of Object.entries(expected.finalParameters)) {
    expectClose(final[name]!.data, tensor.data, tolerance, name);
  }
  expected.importance?.forEach((tensors, task) => {
    for (const [name, tensor] of Object.entries(tensors)) {
      // EWC keeps the sum over tasks.
      const before = expected.strategy === 'ewc' ? importance[task - 1]?.[name]?.data : undefined;
      const ours = Array.from(
        importance[task]![name]!.data,
        (value, index) => value - (before?.[index] ?? 0),
      );
      expectClose(ours, tensor.data, tolerance, `importance of ${name} after task ${task + 1}`);
    }
  });
  expectClose(accuracy.flat(), expected.accuracy.flat(), tolerance, 'accuracies');
}
