import { beforeAll, describe, it } from 'vitest';
import { createEngine } from '../../src/engine/create.js';
import type { Engine } from '../../src/engine/engine.js';
import { findHead } from '../../src/heads/registry.js';
import { strategies } from '../../src/plugins/strategies.js';
import type { ScenarioKind } from '../../src/plugins/task-sequence.js';
import { outputLayers } from '../../src/training/method.js';
import { findOptimizer } from '../../src/training/optimizers/registry.js';
import { type GoldenTensor, readOwnGolden } from '../golden/golden.js';
import {
  expectTrajectory,
  type GoldenData,
  type GoldenTrajectory,
  hyperparametersOf,
} from './golden-trajectory.js';

interface Case extends GoldenTrajectory {
  name: string;
  head: 'mlp' | 'neurocoder' | 'nsm';
  scenario: ScenarioKind;
  /** Weight of the orthogonal loss, of Neurocoder alone. */
  orthogonality?: number;
  optimizer: string;
  learningRate: number;
  coefficient: number;
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
  data: GoldenData;
  initialParameters: Record<string, Record<string, Record<string, GoldenTensor>>>;
  cases: Case[];
}

const golden = readOwnGolden<Golden>('released.json');
const { tolerance, hidden, inputDim, tasks, data } = golden;

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
  return {
    network: head.network(head.options.parse({ hidden: [hidden, hidden], ...optionsOf(expected) }), {
      inputs: inputDim,
      outputs: 2,
      outputLayers: outputLayers(scenario, tasks),
    }),
    kind: scenario,
    strategy,
    hyperparameters: hyperparametersOf(strategy, { coefficient, headLoss: true }),
    optimizer: findOptimizer(optimizer),
    learningRate,
    epochs: golden.epochs,
    batchSize: golden.batchSize,
  };
}

/** Every case on the backend that runs use; the other computes with the same programs, so that a few will do. */
const casesOn = {
  onnx: golden.cases,
  cpu: golden.cases.filter(({ scenario, strategy }) => scenario === 'task' && strategy === 'si'),
};

describe.each(['onnx', 'cpu'] as const)("what the authors' program computes, on %s", (backend) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine(backend);
  });

  it.each(casesOn[backend])('$name', async (expected) => {
    await expectTrajectory(
      engine,
      await methodOf(expected),
      { data, initialParameters: golden.initialParameters[expected.head]![expected.scenario]! },
      expected,
      tolerance,
    );
  });
});
