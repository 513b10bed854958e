import { expect, it } from 'vitest';
import { ours } from '../../bench/step/ours.js';

it.each(['sgd', 'l2', 'ewc', 'si'])('a block of %s can be followed by another', async (strategy) => {
  const side = await ours({ head: 'mlp', strategy, hidden: 8 }, 2);
  expect(await side.block()).toBeGreaterThan(0);
  expect(await side.block()).toBeGreaterThan(0);
  await side.close();
});
