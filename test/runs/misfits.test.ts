import { describe, expect, it } from 'vitest';
import { configurationsOf } from '../../src/runs/grid.js';

const [MEAN, TASK] = [
  'it predicts by the mean of a class, and there a label stands for another class in each task',
  'it must know the task when it predicts',
];

/** A grid of Split MNIST, in the given settings. */
const grid = (kinds: string[], strategies: string[]) =>
  configurationsOf({
    scenarios: kinds.map((kind) => `split-mnist/${kind}`),
    heads: ['mlp'],
    strategies,
    seeds: [1],
    settings: {},
  });

describe('a grid with a strategy that is not for one of its scenarios', () => {
  it.each([
    [
      ['task', 'class'],
      ['er', 'icarl'],
      `strategy icarl is not for task-incremental scenarios: ${MEAN}; leave out icarl, or split-mnist/task; or run icarl separately`,
    ],
    [
      ['task'],
      ['er', 'icarl'],
      `strategy icarl is not for task-incremental scenarios: ${MEAN}; leave out icarl`,
    ],
    [
      ['task', 'class'],
      ['icarl'],
      `strategy icarl is not for task-incremental scenarios: ${MEAN}; leave out split-mnist/task`,
    ],
    [
      ['task', 'domain'],
      ['icarl'],
      `strategy icarl is not for task- or domain-incremental scenarios: ${MEAN}; choose a class-incremental scenario`,
    ],
    [
      ['domain', 'class'],
      ['adam', 'slda', 'xdg', 'ncm'],
      `strategy slda is not for domain-incremental scenarios: ${MEAN}; the same goes for ncm; ` +
        `strategy xdg is not for domain- or class-incremental scenarios: ${TASK}; leave out slda, xdg and ncm`,
    ],
    [
      ['task', 'class'],
      ['icarl', 'xdg'],
      `strategy icarl is not for task-incremental scenarios: ${MEAN}; strategy xdg is not for class-incremental scenarios: ${TASK}; ` +
        'run each strategy separately, with scenarios that it is for',
    ],
  ])('%j × %j is refused, with what to leave out', async (kinds, strategies, message) => {
    await expect(grid(kinds, strategies)).rejects.toMatchObject({ message, exitCode: 2 });
  });

  it('is not one where each is for all of them', async () => {
    expect(await grid(['class'], ['er', 'icarl', 'ncm'])).toHaveLength(3);
  });
});
