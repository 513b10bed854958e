import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { optionsOf } from '../../src/runs/configuration.js';
import { identityOf } from '../../src/runs/identity.js';
import { resolve } from '../../src/runs/resolve.js';
import { runOfLine } from '../../src/store/lines.js';

const folder = new URL('../../results/reference/', import.meta.url);

/** How many runs each file has: none is ever lost. */
const runsIn: Record<string, number> = {
  'permuted-mnist-three-types': 40,
  'split-cifar-held-out': 96,
  'split-cifar-imagenet-held-out': 72,
  'split-cifar-imagenet': 400,
  'split-cifar-replay': 190,
  'split-cifar': 65,
  'split-mnist-atlas': 546,
  'split-mnist-fitted-tries': 465,
  'split-mnist-fitted': 240,
  'split-mnist-held-out': 713,
  'split-mnist-hsu-tuning': 325,
  'split-mnist-hsu': 390,
  'split-mnist-outside': 50,
  'split-mnist-paper': 230,
  'split-mnist-protocol-2': 130,
  'split-mnist-released-ablation': 256,
  'split-mnist-released': 360,
  'split-mnist-short-released': 60,
  'split-mnist-short-strategies': 160,
  'split-mnist-short': 240,
  'split-mnist-three-types': 115,
  'split-mnist-tuned': 360,
  'split-mnist-watched-protocol-2': 270,
  'split-mnist': 436,
};

it('the files of reference runs are these', () => {
  const files = readdirSync(folder).filter((file) => file.endsWith('.jsonl'));
  expect(files.sort()).toEqual(Object.keys(runsIn).map((name) => `${name}.jsonl`));
});

it.each(Object.entries(runsIn))(
  'the runs of %s, %i, are what their configurations are resolved to now',
  async (name, count) => {
    const lines = readFileSync(new URL(`${name}.jsonl`, folder), 'utf8')
      .trimEnd()
      .split('\n');
    expect(lines.length).toBe(count);
    for (const line of lines) {
      const { id, configuration, codeAssumed } = runOfLine(line);
      const { scenario, backbone, head, strategy, training, data, code, seed } = configuration;
      // Which images are here is no part of it, and the code may be of an earlier version.
      const {
        data: _,
        code: __,
        ...resolved
      } = await resolve({
        scenario: scenario.name,
        backbone: backbone.name,
        head: head.name,
        strategy: strategy.name,
        settings: {
          scenario: optionsOf(scenario),
          backbone: optionsOf(backbone),
          head: optionsOf(head),
          strategy: optionsOf(strategy),
          training,
        },
      });
      expect(identityOf({ ...resolved, code, ...(data !== undefined && { data }), seed })).toBe(id);
      expect(codeAssumed).toBe(code.protocol === 1);
    }
  },
);
