import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { program, temporaryFolder } from '../program.js';

const folder = temporaryFolder();
const small = ['--set', 'backbone.crop=13', '--set', 'head.hidden=[4,4]', '--set', 'training.epochs=2'];

describe('export-stream', () => {
  it('writes the files that the description names, and says how many', async () => {
    const args = ['export-stream', 'split-mnist/class', '--seed', '4', '--out', 'stream', ...small];
    const { status, out, err } = await program(args, folder);
    expect([status, err]).toEqual([0, '']);
    expect(out).toMatch(/^wrote 34 files, [\d.]+ MB, into stream; stream\.json says what they are\n$/);
    const stream = JSON.parse(readFileSync(join(folder, 'stream', 'stream.json'), 'utf8'));
    expect(stream).toMatchObject({ scenario: 'split-mnist/class', seed: 4, outputs: 10 });
    expect(stream.tasks[0].steps).toHaveLength(2);
    for (const name of [...Object.values(stream.weights), ...Object.values(stream.features)]) {
      expect(existsSync(join(folder, 'stream', `${name}`)), `${name}`).toBe(true);
    }
    const again = await program([...args, '--json'], folder);
    const { files, ...description } = JSON.parse(again.out);
    expect(description).toEqual(stream);
    expect(files).toHaveLength(34);
  });

  it.each([
    [['split-mnist'], 'unknown scenario "split-mnist"', 2],
    [['split-mnist/task', '--seed', '1,2'], '"1,2" is more than one seed; give one', 2],
    [['split-mnist/task', '--head', 'mpl'], 'unknown head "mpl"', 2],
    [['split-mnist/task', '--set', 'training.steps=0'], 'training.steps: must be', 2],
    [['permuted-mnist/task', '--backbone', 'resnet18'], 'resnet18', 2],
  ])('refuses %j', async (args, message, wanted) => {
    const { status, out, err } = await program(['export-stream', ...args, '--out', 'none'], folder);
    expect(err).toContain(message);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect([status, out, existsSync(join(folder, 'none'))]).toEqual([wanted, '', false]);
  });
});
