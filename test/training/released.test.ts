import { beforeAll, describe, it } from 'vitest';
import { int32, type NdArray } from '../../src/engine/array.js';
import { createEngine } from '../../src/engine/create.js';
import type { Engine } from '../../src/engine/engine.js';
import { findHead } from '../../src/heads/registry.js';
import { strategies } from '../../src/plugins/strategies.js';
import type { ScenarioKind } from '../../src/plugins/task-sequence.js';
import { inOrder } from '../../src/training/batches.js';
import { Learner } from '../../src/training/learner.js';
import { outputLayers } from '../../src/training/method.js';
import { findOptimizer } from '../../src/training/optimizers/registry.js';
import { expectClose, type GoldenTensor, readOwnGolden, toArray } from '../golden/golden.js';

interface Case {
  name: string;
  head: 'mlp' | 'neurocoder' | 'nsm';
  strategy: string;
  scenario: ScenarioKind;
  /** Weight of the orthogonal loss, of Neurocoder alone. */
  orthogonality?: number;
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
  heads: {
    neurocoder: { slots: number; keyDim: number; heads: number };
    nsm: { programs: number; keyDim: number };
  };
  data: Record<'train' | 'test', { x: GoldenTensor; y: number[] }>[];
  initialParameters: Record<string, Record<string, Record<string, GoldenTensor>>>;
  cases: Case[];
}

type State = { importance: Record<string, NdArray> };

const golden = readOwnGolden<Golden>('released.json');
const { tolerance, hidden, inputDim, tasks } = golden;

/** How often the orthogonal loss counts in a step's loss: in the first task and later. */
const timesOf: Record<string, [first: number, later: number]> = {
  adam: [1, 1],
  adagrad: [1, 1],
  l2: [1, 2],
  ewc: [1, 2],
  'online-ewc': [1, 2],
  mas: [1, 2],
  si: [0, 1],
};

/** The head's options with which it computes what the authors' program does. */
function optionsOf({ head, strategy, orthogonality }: Case): object {
  if (head === 'mlp') return { hiddenBiases: false };
  if (head === 'nsm') {
    const { programs, keyDim } = golden.heads.nsm;
    return { slots: programs, keyDim, sharpness: 1 / keyDim, initialValues: 'memory' };
  }
  const { neurocoder } = golden.heads;
  const [orthogonalityFirst, orthogonalityLater] = timesOf[strategy]!;
  return {
    ...neurocoder,
    sharpness: 1 / neurocoder.keyDim,
    keyColumns: true,
    initialValues: 'apart',
    orthogonality,
    orthogonalOutput: 'last',
    orthogonalityFirst,
    orthogonalityLater,
  };
}

async function methodOf(expected: Case) {
  const { optimizer, scenario, learningRate, coefficient } = expected;
  const head = findHead(expected.head);
  const strategy = await strategies.find(expected.strategy);
  const { shape } = strategy.hyperparameters;
  return {
    network: head.network(head.options.parse({ hidden: [hidden, hidden], ...optionsOf(expected) }), {
      inputs: inputDim,
      outputs: 2,
      outputLayers: outputLayers(scenario, tasks),
    }),
    kind: scenario,
    strategy,
    hyperparameters: strategy.hyperparameters.parse({
      ...('coefficient' in shape && { coefficient }),
      ...('headLoss' in shape && { headLoss: true }),
    }),
    optimizer: findOptimizer(optimizer),
    learningRate,
    epochs: golden.epochs,
    batchSize: golden.batchSize,
  };
}

/** All tasks' samples one after the other, as one dataset, and the rows of each task in it. */
function joined(part: 'train' | 'test') {
  const parts = golden.data.map((task) => task[part]);
  const data = parts.flatMap(({ x }) => x.data);
  const splits = parts.map(({ y }, task) => {
    const first = parts.slice(0, task).reduce((sum, previous) => sum + previous.y.length, 0);
    return { rows: Int32Array.from(y, (_, index) => first + index), labels: Int32Array.from(y) };
  });
  return { features: toArray({ shape: [data.length / inputDim, inputDim], data }), splits };
}

const [train, test] = [joined('train'), joined('test')];

const arrays = (tensors: Record<string, GoldenTensor>): Record<string, NdArray> =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, toArray(tensor)]));

/** Every case on the backend that runs use; the other computes with the same programs, so that a few will do. */
const casesOn = {
  onnx: golden.cases,
  cpu: golden.cases.filter(({ scenario, strategy }) => scenario === 'task' && /^(ewc|si)$/.test(strategy)),
};

describe.each(['onnx', 'cpu'] as const)("what the authors' program computes, on %s", (backend) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine(backend);
  });

  it.each(casesOn[backend])('$name', async (expected) => {
    const losses: number[] = [];
    const importance: Record<string, NdArray>[] = [];
    const accuracy: number[][] = golden.data.map(() => []);
    const final = await new Learner(engine, await methodOf(expected)).learn(
      {
        trainFeatures: train.features,
        testFeatures: test.features,
        experiences: golden.data.map((_, task) => ({
          train: train.splits[task]!,
          test: test.splits[task]!,
          classes: [0, 1],
        })),
        initialParameters: arrays(golden.initialParameters[expected.head]![expected.scenario]!),
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
  });
});
