import { describe, expect, it } from 'vitest';
import { strategies } from '../../src/plugins/strategies.js';
import { scenarioKinds } from '../../src/plugins/task-sequence.js';
import { smallMethod } from '../../src/testing/small-tasks.js';
import { smallNetwork } from '../training/small-network.js';
import { programsOf, type Stream } from './on-paper.js';
import { withoutKernel } from './without-kernel.js';

/** With several lanes a program has all that one with a single lane has, and more. */
const streams: readonly Stream[] = ['plain', 'permuted', 'without borders'];
const LANES = 3;
const all = await strategies.list();
const learning = all.flatMap((strategy) =>
  scenarioKinds
    .filter((kind) => strategy.defaults[kind])
    .flatMap((kind) => streams.map((stream) => [strategy.name, kind, stream, strategy] as const)),
);
/** One of each kind. */
const withHeads = ['adam', 'si', 'ewc', 'er', 'der++', 'a-gem', 'gem', 'lwf'];

describe('every operator of a training on a GPU has a kernel', () => {
  it.each(learning)('%s, %s, %s', async (_, kind, stream, strategy) => {
    for (const { name, program } of await programsOf(smallMethod(strategy, kind), stream, LANES))
      expect(withoutKernel(program), name).toEqual([]);
  });

  it.each(
    all
      .filter(({ name }) => withHeads.includes(name))
      .flatMap((one) => ['nsm', 'neurocoder'].map((head) => [one.name, head, one] as const)),
  )('%s, %s', async (_, head, strategy) => {
    const method = { ...smallMethod(strategy, 'domain'), network: smallNetwork(head) };
    for (const { name, program } of await programsOf(method, 'permuted', LANES))
      expect(withoutKernel(program), name).toEqual([]);
  });
});
