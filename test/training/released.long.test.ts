import { beforeAll, describe, it } from 'vitest';
import { createEngine } from '../../src/engine/create.js';
import type { Engine } from '../../src/engine/engine.js';
import { expectReleased, isShort, releasedCases } from './released.js';

/** The rest on the backend that runs use; the other computes with the same programs, so that a few will do. */
const casesOn = {
  onnx: releasedCases.filter((one) => !isShort(one)),
  cpu: releasedCases.filter(({ scenario, strategy }) => scenario === 'task' && strategy === 'si'),
};

describe.each(['onnx', 'cpu'] as const)("what the authors' program computes, on %s", (backend) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine(backend);
  });

  it.each(casesOn[backend])('$name', (expected) => expectReleased(engine, expected));
});
