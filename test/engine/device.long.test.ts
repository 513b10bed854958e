import { afterAll, expect, it } from 'vitest';
import { createEngine } from '../../src/engine/create.js';
import { withFewerNodes } from '../../src/engine/onnx/device/for-gpu.js';
import { learnt, trainings } from './trainings.js';

const whole = await createEngine('onnx', 'cpu', { wholeLoops: true });
const packed = await createEngine('onnx', 'cpu', { rewrite: withFewerNodes });
afterAll(async () => {
  for (const engine of [whole, packed]) await engine.release();
});

it.each(await trainings())(
  'training as on a GPU, on the CPU, gives the same bits with fewer nodes: %s',
  async (_, method) => {
    expect(await learnt(packed, method)).toEqual(await learnt(whole, method));
  },
);
