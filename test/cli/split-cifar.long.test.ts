import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { PIXELS } from '../../src/data/cifar-records.js';
import type { RunRecord } from '../../src/runs/record.js';
import { randomCheckpoint, safetensorsOf } from '../backbones/resnet18/random-checkpoint.js';
import { program, stopped, temporaryFolder } from './program.js';

const folder = temporaryFolder();
const cache = join(folder, 'cache');
const features = join(cache, 'features');
/** Names of feature files; where they could not be made, there may be empty files for locks, too. */
const made = () => readdirSync(features).filter((name) => !name.endsWith('.lock'));
const database = ['--db', join(folder, 'results.sqlite')];
const IMAGES = 10_000;

/** Images of ten classes in turn, each of its own colour, and a corner that tells the images of a class apart. */
function batch(file: number): Buffer {
  const bytes = Buffer.alloc(IMAGES * (1 + PIXELS));
  for (let image = 0; image < IMAGES; image++) {
    const label = image % 10;
    const start = image * (1 + PIXELS);
    bytes[start] = label;
    for (const channel of [0, 1, 2]) {
      const plane = start + 1 + channel * (PIXELS / 3);
      bytes.fill((40 + 90 * channel + 70 * label) % 256, plane, plane + PIXELS / 3);
    }
    bytes.writeUInt32LE(file * IMAGES + image, start + 1);
  }
  return bytes;
}

beforeAll(async () => {
  vi.stubEnv('CONTINUAL_BENCH_DATA', cache);
  const images = join(folder, 'images');
  mkdirSync(images);
  for (const file of [1, 2, 3, 4, 5]) writeFileSync(join(images, `data_batch_${file}.bin`), batch(file));
  writeFileSync(join(images, 'test_batch.bin'), batch(6));
  writeFileSync(join(folder, 'weights.safetensors'), safetensorsOf(randomCheckpoint()));
  expect((await program(['data', 'import', 'cifar10', images])).status).toBe(0);
});
afterAll(() => {
  vi.unstubAllEnvs();
});

const argsOf = (...more: string[]) => [
  ...['run', '--scenario', 'split-cifar10/task', '--strategy', 'adam', '--hidden', '16', '--epochs', '1'],
  ...[...database, '--json', ...more],
];
const run = (...more: string[]) => program(argsOf(...more));

describe('Split CIFAR-10 through ResNet-18', () => {
  it('says what gets the weights that are missing', async () => {
    expect(await run()).toMatchObject({
      status: 1,
      err: expect.stringContaining('get it with: continual-bench data fetch resnet18\n'),
    });
    expect(await run('--set', 'backbone.label=random')).toMatchObject({
      status: 1,
      err: expect.stringContaining('get it with: continual-bench data import resnet18 PATH --label random\n'),
    });
  });

  it('makes features once, learns from them, and stores which weights made them', async () => {
    const weights = join(folder, 'weights.safetensors');
    const imported = await program(['data', 'import', 'resnet18', weights, '--label', 'random']);
    expect(imported).toMatchObject({
      status: 0,
      out: expect.stringMatching(/^resnet18@random: not the published files/),
    });
    const ofRandom = ['--set', 'backbone.label=random', '--set', 'backbone.side=32'];

    // Stopped on the way, it leaves nothing half made, but empty files for locks.
    const ended = await stopped(argsOf(...ofRandom), /features of /, folder, 'SIGTERM');
    expect(ended).toMatchObject({ signal: 'SIGTERM', err: expect.stringMatching(/stopped; .*\n$/) });
    expect(made()).toEqual([]);

    const first = await run(...ofRandom);
    expect(first.err).toMatch(/features of cifar10's train images: 50,000 of 50,000/);
    expect(first.err).toMatch(/features of cifar10's test images: 10,000 of 10,000/);
    const [{ configuration, accuracies }] = JSON.parse(first.out) as [RunRecord];
    expect(configuration.backbone).toEqual({
      name: 'resnet18',
      side: 32,
      label: 'random',
      weights: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    // Two plain colours are easily told apart; a task that was just learnt has not been forgotten.
    const learnt = accuracies.filter(({ testTask, trainTask }) => testTask === trainTask);
    expect(learnt).toHaveLength(5);
    for (const { accuracy, samples } of learnt) {
      expect(samples).toBe(2000);
      expect(accuracy).toBeGreaterThan(0.99);
    }

    const files = made().map((name) => join(features, name));
    expect(files).toHaveLength(2);
    for (const file of files) utimesSync(file, 1, 1);
    const second = await run(...ofRandom, '--seeds', '2');
    expect(second.status).toBe(0);
    expect(second.err).not.toContain('features of');
    for (const file of files) expect(statSync(file).mtimeMs).toBe(1000);
  });

  describe('whose features are there', () => {
    const ofRandom = ['--set', 'backbone.label=random', '--set', 'backbone.side=32'];
    const imagesFile = join(cache, 'cifar10', 'data_batch_3.bin');
    const known = join(cache, 'cifar10', 'images.json');
    /** What a run does while a byte of a file is wrong, and whether it puts that right. */
    const whereWrong = async (file: string, seeds: string) => {
      const whole = readFileSync(file);
      const wrong = Buffer.from(whole);
      wrong[wrong.length - 9]! ^= 1;
      writeFileSync(file, wrong);
      const ended = await run(...ofRandom, '--seed', seeds);
      const isMended = readFileSync(file).equals(whole);
      writeFileSync(file, whole);
      return { ...ended, isMended };
    };

    it('still refuses images that have changed, before any run', async () => {
      expect(await whereWrong(imagesFile, '11')).toMatchObject({
        status: 1,
        out: '',
        err: `error: ${imagesFile}: it has changed since it was installed; get it with: continual-bench data fetch cifar10\n`,
      });
    });

    it('makes damaged features anew, once for all workers', async () => {
      const file = readdirSync(features).find((name) => name.includes('-test-'))!;
      const { status, err, isMended } = await whereWrong(join(features, file), '12,13');
      expect({ status, isMended }).toEqual({ status: 0, isMended: true });
      expect(err.match(/test images: 10,000 of 10,000/g)).toHaveLength(1);
      expect(err).not.toContain('train images');
    });

    it('finds out again what is not known of the images, without making features', async () => {
      const kept = readFileSync(known);
      rmSync(known);
      const ended = await run(...ofRandom, '--seed', '14');
      expect(ended.status).toBe(0);
      expect(ended.err).not.toContain('features of');
      expect(readFileSync(known).equals(kept)).toBe(true);
    });
  });

  it('takes other images for others, and repeats a run only with its own', async () => {
    const pixels = ['--backbone', 'pixels', '--set', 'training.batchSize=500'];
    const [before] = JSON.parse((await run(...pixels)).out) as [RunRecord];
    expect(before.configuration.data).toMatch(/^[0-9a-f]{64}$/);
    const images = join(folder, 'other-images');
    mkdirSync(images);
    for (const file of [1, 2, 3, 4, 5]) {
      writeFileSync(join(images, `data_batch_${file}.bin`), batch(file + 1));
    }
    writeFileSync(join(images, 'test_batch.bin'), batch(7));
    expect((await program(['data', 'import', 'cifar10', images])).status).toBe(0);
    const [after] = JSON.parse((await run(...pixels)).out) as [RunRecord];
    expect(after.configuration).toEqual({ ...before.configuration, data: expect.any(String) });
    expect(after.configuration.data).not.toBe(before.configuration.data);
    expect(after.id).not.toBe(before.id);
    expect(await program(['rerun', before.id, ...database])).toEqual({
      status: 1,
      out: '',
      err: `error: the run needs other images of cifar10: it used files ${before.configuration.data!.slice(0, 8)}, but files ${after.configuration.data!.slice(0, 8)} are installed\n`,
    });
    expect((await program(['rerun', after.id, ...database])).status).toBe(0);
  });

  it('reads pixels where it is told to', async () => {
    const { out } = await run('--backbone', 'pixels');
    const runs = JSON.parse(out) as RunRecord[];
    expect(runs.map(({ configuration }) => configuration.backbone)).toEqual([{ name: 'pixels' }]);
  });
});
