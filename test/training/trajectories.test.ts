import { beforeAll, describe, it } from 'vitest';
import { createEngine } from '../../src/engine/create.js';
import type { Engine } from '../../src/engine/engine.js';
import { type GoldenTensor, readGolden } from '../golden/golden.js';
import { expectTrajectory, type GoldenCase, type GoldenFile, methodOf } from './golden-trajectory.js';

interface Golden extends GoldenFile<GoldenCase> {
  initialParameters: Record<string, Record<string, GoldenTensor>>;
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
    const { tolerance, data } = golden;
    const { scenario, importance } = expected;
    await expectTrajectory(
      engine,
      await methodOf(golden, expected, 'mlp', {}, {}),
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
