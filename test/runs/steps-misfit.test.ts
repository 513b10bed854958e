import { describe, expect, it } from 'vitest';
import { strategies } from '../../src/plugins/strategies.js';
import { refuseMoreSteps } from '../../src/runs/steps-misfit.js';

const refuse = async (name: string, consolidateEvery: number | undefined, evaluateEvery?: number) => {
  const method = { strategy: await strategies.find(name), ...(consolidateEvery && { consolidateEvery }) };
  refuseMoreSteps(method, { steps: 120, tasks: 4, evaluateEvery });
};

describe('what comes every so many steps', () => {
  it('may come once', async () => {
    await refuse('adam', undefined, 120);
    await refuse('si', 119);
    // Its predictions depend on what it learns at the end.
    await refuse('slda', 120);
  });

  it.each<[string, number | undefined, number | undefined, RegExp]>([
    ['adam', undefined, 121, /every 121 steps \(--eval-every\), but a run of adam takes only 120;/],
    ['si', 120, undefined, /is 120, but the stream has only 120 steps, so si would never .*, such as 30,/],
    ['slda', 121, undefined, /is 121, but the stream has only 120 steps/],
  ])('is refused if it would never come, or never count: %s %s %s', async (name, every, tests, message) => {
    await expect(refuse(name, every, tests)).rejects.toThrow(message);
  });
});
