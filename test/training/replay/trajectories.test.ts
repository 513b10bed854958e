import { beforeAll, describe, expect, it } from 'vitest';
import type { NdArray } from '../../../src/engine/array.js';
import { createEngine } from '../../../src/engine/create.js';
import type { Engine } from '../../../src/engine/engine.js';
import { mlp } from '../../../src/heads/mlp.js';
import { strategies } from '../../../src/plugins/strategies.js';
import type { ScenarioKind, TaskSplit } from '../../../src/plugins/task-sequence.js';
import { Random } from '../../../src/random/random.js';
import { inOrder } from '../../../src/training/batches.js';
import { Learner } from '../../../src/training/learner.js';
import { outputLayers } from '../../../src/training/method.js';
import { findOptimizer } from '../../../src/training/optimizers/registry.js';
import { expectClose, type GoldenTensor, readGolden, toArray } from '../../golden/golden.js';
import { ourNames } from '../../golden/our-names.js';
import type { GoldenProtocol } from '../golden-trajectory.js';
import { RecordedPlan, type RecordedStep } from './recorded-plan.js';

type Tensors = Record<string, GoldenTensor>;

interface Case {
  name: string;
  strategy: string;
  scenario: ScenarioKind;
  optimizer: string;
  learningRate: number;
  steps: RecordedStep[];
  losses: number[];
  finalParameters: Tensors;
  accuracy: number[][];
  alpha?: number;
  beta?: number;
  temperature?: number;
  margin?: number;
}

interface Golden extends GoldenProtocol {
  capacity: number;
  data: { x: GoldenTensor; y: number[]; task: number[]; test: { x: GoldenTensor; y: number[] }[] };
  initialParameters: Record<ScenarioKind, Tensors>;
  cases: Case[];
}

const golden = readGolden<Golden>('replay.json');
const { data, tasks, inputDim, capacity } = golden;

/** Draws of the golden file: five of ten places. */
const drawn = Math.max(...golden.cases.flatMap(({ steps }) => steps.map((step) => step.drawn.rows.length)));

const labelIn = (kind: ScenarioKind, label: number, task: number): number =>
  kind === 'class' ? 2 * task + label : label;

function experiencesOf(kind: ScenarioKind) {
  let firstTest = 0;
  return Array.from({ length: tasks }, (_, task) => {
    const rows = Int32Array.from([...data.task.keys()].filter((row) => data.task[row] === task));
    const test = data.test[task]!.y;
    const testRows = Int32Array.from(test, (_, at) => firstTest + at);
    firstTest += test.length;
    const split = (rows: Int32Array, labels: Int32Array): TaskSplit => ({
      rows,
      labels: labels.map((label) => labelIn(kind, label, task)),
    });
    return {
      train: split(
        rows,
        rows.map((row) => data.y[row]!),
      ),
      test: split(testRows, Int32Array.from(test)),
      classes: [2 * task, 2 * task + 1],
    };
  });
}

async function expectCase(engine: Engine, expected: Case): Promise<void> {
  const { scenario: kind, steps } = expected;
  const { tolerance } = golden;
  const strategy = await strategies.find(expected.strategy);
  const { alpha, beta, temperature, margin } = expected;
  const wanted = { capacity, drawn, alpha, beta, temperature, margin };
  const hyperparameters = strategy.hyperparameters.parse(
    Object.fromEntries(
      Object.entries(wanted).filter(
        ([name, value]) => name in strategy.hyperparameters.shape && value !== undefined,
      ),
    ),
  );
  const outputs = kind === 'class' ? 2 * tasks : 2;
  const network = mlp.network(mlp.options.parse({ hidden: [golden.hidden, golden.hidden] }), {
    inputs: inputDim,
    outputs,
    outputLayers: outputLayers(kind, tasks),
  });
  const testValues = data.test.flatMap(({ x }) => x.data);
  const losses: number[] = [];
  const accuracy: number[][] = data.test.map(() => []);
  const initial = Object.entries(ourNames(golden.initialParameters[kind]));
  const final = await new Learner(engine, {
    network,
    kind,
    strategy,
    hyperparameters,
    optimizer: findOptimizer(expected.optimizer),
    learningRate: expected.learningRate,
    epochs: golden.epochs,
    batchSize: golden.batchSize,
  }).learn(
    {
      trainFeatures: toArray(data.x),
      testFeatures: toArray({ shape: [testValues.length / inputDim, inputDim], data: testValues }),
      experiences: experiencesOf(kind),
      initialParameters: Object.fromEntries(initial.map(([name, tensor]) => [name, toArray(tensor)])),
      order: (_task, _epoch, samples) => inOrder(samples),
      drawn: () => new Int32Array(),
      random: new Random(1),
      plan: new RecordedPlan(capacity, steps, (row) => {
        const task = data.task[row]!;
        return { row, task, label: labelIn(kind, data.y[row]!, task) };
      }),
    },
    {
      losses: (some) => losses.push(...Array.from(some)),
      accuracy: (entry) => accuracy[entry.trainTask - 1]!.push(entry.accuracy * 100),
    },
  );
  expectClose(losses, expected.losses, tolerance, 'losses');
  for (const [name, tensor] of Object.entries(ourNames(expected.finalParameters))) {
    expectClose((final[name] as NdArray).data, tensor.data, tolerance, name);
  }
  expect(accuracy.flat()).toHaveLength(expected.accuracy.flat().length);
  expectClose(accuracy.flat(), expected.accuracy.flat(), tolerance, 'accuracies');
}

describe.each(['onnx', 'cpu'] as const)('replay, distillation and projection on %s', (backend) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine(backend);
  });

  it.each(golden.cases)('$name', (expected) => expectCase(engine, expected));
});
