import { beforeAll, describe, it } from 'vitest';
import { createEngine } from '../../src/engine/create.js';
import type { Engine } from '../../src/engine/engine.js';
import { expectReleased, isShort, releasedCases } from './released.js';

describe("what the authors' program computes", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine('onnx');
  });

  // The others are in the long tests.
  it.each(releasedCases.filter(isShort))('$name', (expected) => expectReleased(engine, expected));
});
