import { describe, expect, it } from 'vitest';
import { strategies } from '../../src/plugins/strategies.js';
import { scenarioKinds } from '../../src/plugins/task-sequence.js';
import { smallMethod } from '../../src/testing/small-tasks.js';
import { smallNetwork } from '../training/small-network.js';
import { programsOf, type Stream } from './on-paper.js';
import { withoutKernel } from './without-kernel.js';

const streams: readonly Stream[] = ['plain', 'permuted', 'rotated', 'without borders'];
const all = await strategies.list();
const learning = all.flatMap((strategy) =>
  scenarioKinds
    .filter((kind) => strategy.defaults[kind])
    .flatMap((kind) => streams.map((stream) => [strategy.name, kind, stream, strategy] as const)),
);

describe('every operator of a training on a GPU has a kernel', () => {
  it.each(learning)('%s, %s, %s', async (_, kind, stream, strategy) => {
    for (const lanes of [1, 3])
      for (const { name, program } of await programsOf(smallMethod(strategy, kind), stream, lanes))
        expect(withoutKernel(program), `${name}, ${lanes} lanes`).toEqual([]);
  });

  it.each(
    all
      .filter(({ defaults }) => defaults.domain)
      .flatMap((one) => ['nsm', 'neurocoder'].map((head) => [one.name, head, one] as const)),
  )('%s, %s', async (_, head, strategy) => {
    const method = { ...smallMethod(strategy, 'domain'), network: smallNetwork(head) };
    for (const { name, program } of await programsOf(method, 'permuted', 3))
      expect(withoutKernel(program), name).toEqual([]);
  });
});
