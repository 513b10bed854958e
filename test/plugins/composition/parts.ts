import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { z } from 'zod';
import { compose } from '../../../src/plugins/compose.js';
import { mapNamed, zerosLike } from '../../../src/plugins/named.js';
import { strategies } from '../../../src/plugins/strategies.js';
import {
  type AnyStrategy,
  defineStrategy,
  type NamedTensors,
  type Strategy,
} from '../../../src/plugins/strategy.js';
import type { ScenarioKind } from '../../../src/plugins/task-sequence.js';
import { learnt } from './small.js';

export const noOptions = z.strictObject({});

export const described = (name: string) => ({
  name,
  title: name,
  source: 'this test',
  optimizer: 'adam' as const,
  hyperparameters: noOptions,
  defaults: { task: {}, domain: {}, class: {} },
});

export type State = { [name: string]: NamedTensors };
export const part = (name: string, functions: Partial<Strategy<typeof noOptions, State>>) =>
  defineStrategy<typeof noOptions, State>({ ...described(name), ...functions });

/** Does something in every step that changes nothing. */
export const neutral = part('neutral', {
  init: (parameters) => ({ seen: zerosLike(parameters) }),
  gradients: (total) => ({ ...total }),
  afterStep: ({ seen }, { gradients }) => ({
    seen: mapNamed(seen!, (sum, name) => tf.add(sum, gradients[name]!)),
  }),
  afterTask: (state) => state,
});

/** Checks that a strategy learns the same, to the last bit, when it is composed with one that changes nothing. */
export async function expectSameBeside(
  other: AnyStrategy,
  name: string,
  kinds: readonly ScenarioKind[],
): Promise<void> {
  const alone = await strategies.find(name);
  const both = { ...compose([other, alone]), optimizer: alone.optimizer };
  for (const kind of kinds) expect(await learnt(both, kind), kind).toEqual(await learnt(alone, kind));
}
