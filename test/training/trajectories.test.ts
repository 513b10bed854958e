import { beforeAll, describe, it } from 'vitest';
import { createEngine } from '../../src/engine/create.js';
import type { Engine } from '../../src/engine/engine.js';
import { mlp } from '../../src/heads/mlp.js';
import { strategies } from '../../src/plugins/strategies.js';
import type { ScenarioKind } from '../../src/plugins/task-sequence.js';
import { outputLayers } from '../../src/training/method.js';
import { findOptimizer } from '../../src/training/optimizers/registry.js';
import { type GoldenTensor, readGolden } from '../golden/golden.js';
import {
  expectTrajectory,
  type GoldenData,
  type GoldenTrajectory,
  hyperparametersOf,
} from './golden-trajectory.js';

interface Case extends GoldenTrajectory {
  name: string;
  scenario: ScenarioKind;
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
  data: GoldenData;
  initialParameters: Record<string, Record<string, GoldenTensor>>;
  cases: Case[];
}

const golden = readGolden<Golden>('strategies.json');

/** Our name of a parameter: output layers are `head.All` or `head.1` … in the golden file. */
const ourName = (name: string): string =>
  name.replace('head.All.', 'output.').replace(/^head\.(\d+)\./, 'output$1.');

const renamed = <T>(tensors: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [ourName(name), tensor]));

describe.each(['onnx', 'cpu'] as const)('trajectories on %s', (backend) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine(backend);
  });

  it.each(golden.cases)('$name', async (expected) => {
    const { tolerance, hidden, inputDim, tasks, batchSize, epochs, data } = golden;
    const { scenario, optimizer, learningRate, coefficient, importance } = expected;
    const strategy = await strategies.find(expected.strategy);
    const method = {
      network: mlp.network(
        { hidden: [hidden, hidden], hiddenBiases: true },
        { inputs: inputDim, outputs: 2, outputLayers: outputLayers(scenario, tasks) },
      ),
      kind: scenario,
      strategy,
      hyperparameters: hyperparametersOf(strategy, { coefficient }),
      optimizer: findOptimizer(optimizer),
      learningRate,
      epochs,
      batchSize,
    };
    await expectTrajectory(
      engine,
      method,
      { data, initialParameters: renamed(golden.initialParameters[scenario]!) },
      {
        ...expected,
        finalParameters: renamed(expected.finalParameters),
        ...(importance && { importance: importance.map(renamed) }),
      },
      tolerance,
    );
  });
});
