import { expect, it } from 'vitest';
import { z } from 'zod';
import { compose } from '../../src/plugins/compose.js';
import { strategies } from '../../src/plugins/strategies.js';
import { defineStrategy } from '../../src/plugins/strategy.js';
import { scenarioKinds } from '../../src/plugins/task-sequence.js';
import { learnt } from '../plugins/composition/small.js';

/** Draws samples of earlier tasks, which nothing is learnt from. */
const unused = defineStrategy({
  name: 'unused',
  title: 'Unused',
  source: 'this test',
  optimizer: 'adam',
  hyperparameters: z.strictObject({}),
  defaults: { task: {}, domain: {}, class: {} },
  memory: () => ({ keeps: 'reservoir', capacity: 4, draws: { some: 1 } }),
});

it.each(scenarioKinds)('a penalty moves an output layer that no drawn sample is for: %s', async (kind) => {
  const l2 = await strategies.find('l2');
  expect(await learnt(compose([l2, unused]), kind)).toEqual(await learnt(l2, kind));
});
