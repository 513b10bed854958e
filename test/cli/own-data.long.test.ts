import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { RunRecord } from '../../src/runs/record.js';
import { randomCheckpoint, safetensorsOf } from '../backbones/resnet18/random-checkpoint.js';
import { spots, writeFiles } from '../data/own/made.js';
import { fileWith, ofImages } from './own-dataset.js';
import { ownGrid, runsOf } from './own-grid.js';
import { program, temporaryFolder } from './program.js';

const folder = temporaryFolder();
const write = (file: string, content: string | Uint8Array) => writeFileSync(join(folder, file), content);

it("coloured images of one's own are read by ResNet-18, whose features are kept", async () => {
  const env = { CONTINUAL_BENCH_DATA: join(folder, 'cache') };
  write('weights.safetensors', safetensorsOf(randomCheckpoint()));
  const imported = await program(
    ['data', 'import', 'resnet18', 'weights.safetensors', '--label', 'mine'],
    folder,
    env,
  );
  expect(imported.status).toBe(0);
  const files = spots(4, { train: 4, test: 2 });
  writeFiles(join(folder, 'coloured'), files);
  const dataset = ofImages.replace("'spots'", "'coloured'").replace('channels: 1', 'channels: 3');
  write('coloured.ts', fileWith(dataset, 'resnet18'));
  const resnet = ['--set', 'backbone.label=mine', '--set', 'backbone.side=32'];
  const grid = ownGrid('./coloured.ts#split-mine/task', 'adam', ...resnet);
  const ended = await program(grid, folder, env);
  expect(ended).toMatchObject({ status: 0, err: expect.stringContaining("features of mine's train images") });
  const [run] = runsOf(ended) as [RunRecord];
  expect(run.accuracies.map(({ samples }) => samples)).toEqual([4, 4, 4]);
  const again = await program([...grid, '--seed', '2'], folder, env);
  expect(again.status).toBe(0);
  for (const { confusion } of [run, runsOf(again)[0]!]) expect(confusion!.classNames).toHaveLength(4);
  expect(again.err).not.toContain('features of mine');

  // So are those of images that tasks transform.
  const transform = 'transform: (shape, { random }) => permutation(shape, random)';
  const permuted = fileWith(dataset, 'resnet18')
    .replace('classSplit,', 'permutation, transformed,')
    .replace('classSplit(', 'transformed(')
    .replace("  backbone: 'resnet18',\n", '')
    .replace('classesPerTask: 2', `tasks: 2, ${transform}`);
  write('permuted.ts', permuted);
  const learn = (strategy: string, seed: string) => {
    const more = [...resnet, '--backbone', 'resnet18', '--seed', seed];
    return program(ownGrid('./permuted.ts#split-mine/domain', strategy, ...more), folder, env);
  };
  const first = await learn('adam', '1');
  expect(first).toMatchObject({
    status: 0,
    err: expect.stringMatching(/mine's train images \(task 1, seed 1\).*\(task 2, seed 1\)/s),
  });
  const [learned] = runsOf(first) as [RunRecord];
  expect(learned.accuracies.map(({ samples }) => samples)).toEqual([8, 8, 8]);
  expect((await learn('l2', '1')).err).not.toContain('features of mine');
  expect((await learn('adam', '2')).err).toContain('(task 2, seed 2)');
});
