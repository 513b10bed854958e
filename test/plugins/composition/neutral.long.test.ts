import { describe, it } from 'vitest';
import { strategies } from '../../../src/plugins/strategies.js';
import type { ScenarioKind } from '../../../src/plugins/task-sequence.js';
import { expectSameBeside, neutral } from './parts.js';

const all = await strategies.list();

describe('with a part that changes nothing', () => {
  it.each(
    all
      .filter(({ name }) => !['adam', 'adagrad', 'sgd'].includes(name))
      .map(({ name, defaults }) => [name, defaults] as const),
  )('%s is bit-equal to itself in every setting', (name, defaults) =>
    expectSameBeside(neutral, name, Object.keys(defaults) as ScenarioKind[]),
  );
});
