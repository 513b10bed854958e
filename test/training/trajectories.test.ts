import { beforeAll, describe, it } from 'vitest';
import { createEngine } from '../../src/engine/create.js';
import type { Engine } from '../../src/engine/engine.js';
import { type GoldenTensor, readGolden } from '../golden/golden.js';
import { ourNames } from '../golden/our-names.js';
import { expectTrajectory, type GoldenCase, type GoldenFile, methodOf } from './golden-trajectory.js';

interface Golden extends GoldenFile<GoldenCase> {
  initialParameters: Record<string, Record<string, GoldenTensor>>;
}

const golden = readGolden<Golden>('strategies.json');

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
      { data, initialParameters: ourNames(golden.initialParameters[scenario]!) },
      {
        ...expected,
        finalParameters: ourNames(expected.finalParameters),
        ...(importance && { importance: importance.map(ourNames) }),
      },
      tolerance,
    );
  });
});
