import { beforeAll, describe, it } from 'vitest';
import { int32, type NdArray } from '../../src/engine/array.js';
import { createEngine } from '../../src/engine/create.js';
import type { Engine } from '../../src/engine/engine.js';
import { mlp } from '../../src/heads/mlp.js';
import { strategies } from '../../src/plugins/strategies.js';
import type { ScenarioKind } from '../../src/plugins/task-sequence.js';
import { inOrder } from '../../src/training/batches.js';
import { Learner } from '../../src/training/learner.js';
import { outputLayers } from '../../src/training/method.js';
import { findOptimizer } from '../../src/training/optimizers/registry.js';
import { expectClose, type GoldenTensor, readGolden, toArray } from '../golden/golden.js';

interface Case {
  name: string;
  strategy: string;
  scenario: ScenarioKind;
  optimizer: string;
  learningRate: number;
  coefficient: number;
  losses: number[];
  accuracy: number[][];
  finalParameters: Record<string, GoldenTensor>;
  /** After each task: of that task alone for EWC, summed over the tasks for the others. */
  importance?: Record<string, GoldenTensor>[];
}

interface Golden {
  tolerance: number;
  inputDim: number;
  hidden: number;
  tasks: number;
  batchSize: number;
  epochs: number;
  data: Record<'train' | 'test', { x: GoldenTensor; y: number[] }>[];
  initialParameters: Record<string, Record<string, GoldenTensor>>;
  cases: Case[];
}

type State = { importance: Record<string, NdArray> };

const golden = readGolden<Golden>('strategies.json');

/** Our name of a parameter: output layers are `head.All` or `head.1` … in the golden file. */
const ourName = (name: string): string =>
  name.replace('head.All.', 'output.').replace(/^head\.(\d+)\./, 'output$1.');

const renamed = <T>(tensors: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [ourName(name), tensor]));

/** All tasks' samples one after the other, as one dataset, and the rows of each task in it. */
function joined(part: 'train' | 'test') {
  const parts = golden.data.map((task) => task[part]);
  const data = parts.flatMap(({ x }) => x.data);
  const splits = parts.map(({ y }, task) => {
    const first = parts.slice(0, task).reduce((sum, previous) => sum + previous.y.length, 0);
    return { rows: Int32Array.from(y, (_, index) => first + index), labels: Int32Array.from(y) };
  });
  return { features: toArray({ shape: [data.length / golden.inputDim, golden.inputDim], data }), splits };
}

describe.each(['onnx', 'cpu'] as const)('trajectories on %s', (backend) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine(backend);
  });

  it.each(golden.cases)('$name', async (expected) => {
    const { tolerance, hidden, inputDim, tasks } = golden;
    const strategy = await strategies.find(expected.strategy);
    const [train, test] = [joined('train'), joined('test')];
    const method = {
      network: mlp.network(
        { hidden: [hidden, hidden], hiddenBiases: true },
        { inputs: inputDim, outputs: 2, outputLayers: outputLayers(expected.scenario, tasks) },
      ),
      kind: expected.scenario,
      strategy,
      hyperparameters: strategy.hyperparameters.parse(
        'coefficient' in strategy.hyperparameters.shape ? { coefficient: expected.coefficient } : {},
      ),
      optimizer: findOptimizer(expected.optimizer),
      learningRate: expected.learningRate,
      epochs: golden.epochs,
      batchSize: golden.batchSize,
    };
    const losses: number[] = [];
    const importance: Record<string, NdArray>[] = [];
    const accuracy: number[][] = golden.data.map(() => []);
    const final = await new Learner(engine, method).learn(
      {
        trainFeatures: train.features,
        testFeatures: test.features,
        experiences: golden.data.map((_, task) => ({
          train: train.splits[task]!,
          test: test.splits[task]!,
          classes: [0, 1],
        })),
        initialParameters: Object.fromEntries(
          Object.entries(renamed(golden.initialParameters[expected.scenario]!)).map(([name, tensor]) => [
            name,
            toArray(tensor),
          ]),
        ),
        order: (_task, _epoch, samples) => inOrder(samples),
        drawn: () => int32([0], []).data as Int32Array,
      },
      {
        losses: (batch) => losses.push(...Array.from(batch)),
        task: (_task, _parameters, state) => importance.push((state as State).importance),
        accuracy: (entry) => accuracy[entry.trainTask - 1]!.push(entry.accuracy * 100),
      },
    );
    expectClose(losses, expected.losses, tolerance, 'losses');
    for (const [name, tensor] of Object.entries(renamed(expected.finalParameters))) {
      expectClose(final[name]!.data, tensor.data, tolerance, name);
    }
    expected.importance?.forEach((tensors, task) => {
      for (const [name, tensor] of Object.entries(renamed(tensors))) {
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
  });
});
