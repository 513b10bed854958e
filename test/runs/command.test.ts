import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commandOf } from '../../src/runs/command.js';
import type { RunConfiguration } from '../../src/runs/configuration.js';
import { configurationsOf } from '../../src/runs/grid.js';
import { identityOf } from '../../src/runs/identity.js';
import type { RunRecord } from '../../src/runs/record.js';
import type { Settings } from '../../src/runs/resolve.js';
import { parseSetting } from '../../src/runs/sweep/setting.js';
import { runOfLine } from '../../src/store/lines.js';
import { finishedRun } from '../store/samples.js';

/** The words of commands, as a shell splits them. */
function wordsOf(commands: readonly string[]): string[][] {
  const script = commands.map((command) => `printf '%s\\0' ${command}\nprintf '\\0'`).join('\n');
  const text = execFileSync('sh', { input: script, encoding: 'utf8', maxBuffer: 1e8 });
  return text
    .split('\0\0')
    .slice(0, -1)
    .map((words) => words.split('\0'));
}

/** What a command runs, read as the command line reads it. */
async function configurationsIn([npx, name, run, ...words]: string[]): Promise<RunConfiguration[]> {
  expect([npx, name, run]).toEqual(['npx', 'continual-bench', 'run']);
  const pairs = Array.from({ length: words.length / 2 }, (_, index) => words.slice(2 * index, 2 * index + 2));
  const one = (option: string) => pairs.find(([given]) => given === option)![1]!;
  const settings = pairs
    .filter(([given]) => given === '--set')
    .reduce((set, [, text]) => parseSetting(text!, set), {} as Settings);
  return configurationsOf({
    scenarios: [one('--scenario')],
    heads: [one('--head')],
    strategies: [one('--strategy')],
    seeds: one('--seed').split(',').map(Number),
    backbone: one('--backbone'),
    settings,
  });
}

const idsIn = async (words: string[]) => (await configurationsIn(words)).map(identityOf);

describe('the command of a run', () => {
  it('comes to the same run, for every configuration of the reference results', async () => {
    const runs = ['split-mnist', 'split-mnist-held-out'].flatMap((name) =>
      readFileSync(`results/reference/${name}.jsonl`, 'utf8').trimEnd().split('\n').map(runOfLine),
    );
    const some = runs.filter(({ configuration }) => configuration.seed === 1);
    expect(some.length).toBeGreaterThan(100);
    const words = wordsOf(some.map((run) => commandOf([run])));
    expect(words.length).toBe(some.length);
    for (const [index, { id, configuration }] of some.entries()) {
      const [now] = await configurationsIn(words[index]!);
      // The run may be of an earlier version's code.
      expect(identityOf({ ...now!, code: configuration.code })).toBe(id);
    }
  });

  it('quotes what a shell would read otherwise, and texts that look like other values', async () => {
    const [configuration] = await configurationsOf({
      scenarios: ['split-cifar10/task'],
      heads: ['neurocoder'],
      strategies: ['si'],
      seeds: [7],
      settings: {
        backbone: { label: `it's "mine"; $(rm -r x) \\`, weights: '1'.repeat(64), side: 96 },
        head: { hidden: [8] },
        strategy: { headLoss: true },
      },
    });
    const run = { ...finishedRun([[1]]), configuration: configuration! } satisfies RunRecord;
    const labels = [run, { ...run, configuration: { ...configuration!, seed: 12 } }];
    const [words] = wordsOf([commandOf(labels)]);
    expect(words).toContain(`backbone.label=it's "mine"; $(rm -r x) \\`);
    expect(words).toContain(`backbone.weights="${'1'.repeat(64)}"`);
    expect(await idsIn(words!)).toEqual(labels.map((one) => identityOf(one.configuration)));
    expect(words!.slice(-6)).toEqual(['--backend', 'onnx', '--device', 'cpu', '--db', 'repeated.sqlite']);
  });

  it('says whether a GPU computed in TF32', () => {
    const { environment, ...run } = finishedRun([[1]]);
    const words = (tf32: boolean) =>
      wordsOf([commandOf([{ ...run, environment: { ...environment, device: 'cuda', tf32 } }])])[0]!;
    expect(words(true).slice(-7, -2)).toEqual(['--device', 'cuda', '--tf32', '--batch-seeds', '1']);
    expect(words(false)).not.toContain('--tf32');
  });

  it('names the files of one of its own where they lay, and which of their definitions ran', () => {
    const { environment, configuration, ...run } = finishedRun([[1]]);
    const files = { scenario: './my split.ts', strategy: '/elsewhere/my-method.ts' };
    const own = {
      ...configuration,
      scenario: { ...configuration.scenario, name: 'my-split/task' },
      strategy: { ...configuration.strategy, name: 'my-method' },
    };
    const stored = { ...run, configuration: own, environment: { ...environment, files } };
    const [words] = wordsOf([commandOf([stored])]);
    expect(words!.slice(3, 5)).toEqual(['--scenario', './my split.ts#my-split/task']);
    expect(words!.slice(9, 11)).toEqual(['--strategy', '/elsewhere/my-method.ts#my-method']);
  });
});
