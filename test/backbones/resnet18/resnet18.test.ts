import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installWeights } from '../../../src/backbones/resnet18/install.js';
import { resnet18 as network } from '../../../src/backbones/resnet18/network.js';
import { published } from '../../../src/backbones/resnet18/published.js';
import type { resnet18 as Resnet18 } from '../../../src/backbones/resnet18/resnet18.js';
import { foldedWeights } from '../../../src/backbones/resnet18/weights.js';
import { shapeOf } from '../../../src/data/dataset.js';
import { digestOf } from '../../../src/data/known-images.js';
import { array } from '../../../src/engine/array.js';
import { createEngine } from '../../../src/engine/create.js';
import { Random } from '../../../src/random/random.js';
import { relativeError } from '../../engine/close.js';
import { randomCheckpoint, safetensorsOf } from './random-checkpoint.js';

// As it was built: it computes in threads, which start from JavaScript.
const built = new URL('../../../dist/src/backbones/resnet18/resnet18.js', import.meta.url).href;

const trained = randomCheckpoint();
const folder = mkdtempSync(join(tmpdir(), 'resnet18-'));
const featureFolder = join(folder, 'features');
const checkpoint = join(folder, 'weights.safetensors');
const told: string[] = [];
const tell = (...what: unknown[]) => {
  told.push(what.join(' '));
};
let sha256: string;
let make: typeof Resnet18;
let backbone: ReturnType<typeof Resnet18>;

beforeAll(async () => {
  ({ resnet18: make } = (await import(built)) as { resnet18: typeof Resnet18 });
  const bytes = safetensorsOf(trained);
  sha256 = createHash('sha256').update(bytes).digest('hex');
  writeFileSync(checkpoint, bytes);
  backbone = make({
    checkpoint: (label) => {
      expect(label).toBe('toy');
      return { file: checkpoint, sha256 };
    },
    featureFolder: () => featureFolder,
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

function imagesOf(count: number, seed: number) {
  const random = new Random(seed);
  const pixels = Uint8Array.from({ length: count * 3 * 8 * 8 }, () => random.integer(256));
  return { pixels, labels: new Int32Array(count), count };
}

const dataset = {
  name: 'toy',
  classes: 1,
  channels: 3,
  height: 8,
  width: 8,
  normalisation: { mean: [0, 0, 0], deviation: [1, 1, 1] },
  train: imagesOf(150, 1),
  test: imagesOf(3, 2),
};

const options = () => ({ side: 32, weights: sha256, label: 'toy' });

async function refusal(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  // The class is that of the built program.
  expect((error as Error | undefined)?.name).toBe('UserError');
  return (error as Error).message;
}

describe('the backbone resnet18', () => {
  it('makes the features that one engine makes, in order, in batches, and tells how far it is', async () => {
    await backbone.prepare!(dataset, options(), tell, new AbortController().signal);
    const { train, test, ...rest } = await backbone.features(dataset, options());
    expect(rest).toEqual({ name: 'toy', classes: 1 });
    expect(train.labels).toBe(dataset.train.labels);
    const engine = await createEngine('onnx');
    const run = engine.compile('resnet18', network(foldedWeights(trained, 'weights'), 32));
    for (const [made, { pixels, count }] of [
      [train, dataset.train],
      [test, dataset.test],
    ] as const) {
      expect([made.count, made.features.shape]).toEqual([count, [count, 512]]);
      const expected = await run(array('float32', [count, 3, 8, 8], Float32Array.from(pixels)));
      for (let row = 0; row < count; row++) {
        const [mine, theirs] = [made.features, expected].map(({ data }) =>
          data.subarray(row * 512, (row + 1) * 512),
        ) as [Float32Array, Float32Array];
        expect(relativeError(mine, theirs), `image ${row}`).toBeLessThan(1e-5);
      }
    }
    await engine.release();
    expect(told).toHaveLength(4);
    expect(told.slice(2)).toEqual(['toy train 150 150', 'toy test 3 3']);
  });

  it('computes them once', async () => {
    const already = told.length;
    const once = make({
      checkpoint: () => {
        throw new Error('no weights are needed');
      },
      featureFolder: () => featureFolder,
    });
    await once.prepare!(dataset, options(), tell, new AbortController().signal);
    const [first, second] = [
      await backbone.features(dataset, options()),
      await once.features(dataset, options()),
    ];
    expect(second).toEqual(first);
    expect(told).toHaveLength(already);
    expect(readdirSync(featureFolder)).toHaveLength(2);
  });

  it('finds them without images or weights, unless they are damaged or missing', async () => {
    const { name, classes, train, test } = dataset;
    const part = ({ labels, count }: typeof train, digest: string) => ({ labels, count, digest });
    const known = {
      ...{ name, classes, images: shapeOf(dataset) },
      train: part(train, digestOf(dataset, train)),
      test: part(test, digestOf(dataset, test)),
    };
    const copy = join(folder, 'copy');
    cpSync(featureFolder, copy, { recursive: true });
    const found = make({
      checkpoint: () => {
        throw new Error('no weights are needed');
      },
      featureFolder: () => copy,
    });
    const ask = async (images: typeof known, chosen = options()) => [
      await found.areKept!(images, chosen),
      await found.kept!(images, chosen),
    ];
    expect(await ask(known)).toEqual([true, await backbone.features(dataset, options())]);
    const others = { ...known, test: { ...known.test, digest: 'ab'.repeat(32) } };
    expect(await ask(others)).toEqual([false, undefined]);
    expect(await ask(known, { ...options(), side: 33 })).toEqual([false, undefined]);

    const [file] = readdirSync(copy).map((each) => join(copy, each)) as [string];
    const damaged = readFileSync(file);
    damaged[damaged.length - 1]! ^= 1;
    writeFileSync(file, damaged);
    // What is in the file is not read to see that it is there.
    expect(await ask(known)).toEqual([true, undefined]);
    writeFileSync(file, damaged.subarray(1));
    expect(await ask(known)).toEqual([false, undefined]);
    rmSync(file);
    expect(await ask(known)).toEqual([false, undefined]);
  });

  it('stops where it is told to, and leaves no features', async () => {
    const stop = new AbortController();
    const halfway = join(folder, 'stopped');
    const stopped = make({ checkpoint: () => ({ file: checkpoint, sha256 }), featureFolder: () => halfway });
    const done: unknown[] = [];
    const prepared = stopped.prepare!(
      dataset,
      options(),
      (_name, _part, images) => {
        done.push(images);
        stop.abort();
      },
      stop.signal,
    );
    await expect(prepared).rejects.toThrow(/aborted/);
    // No thread takes another batch.
    expect(done.length).toBeLessThanOrEqual(2);
    // But the file whose lock it had.
    expect(readdirSync(halfway)).toEqual([expect.stringMatching(/\.features\.lock$/)]);
  });

  it('fails where a thread fails, and leaves nothing', async () => {
    const { computeFeatures } = (await import(
      new URL('features.js', built).href
    )) as typeof import('../../../src/backbones/resnet18/features.js');
    const { stem, blocks } = foldedWeights(trained, 'weights');
    const broken = { stem, blocks: blocks.toReversed() };
    const images = { ...dataset.train, height: 8, width: 8 };
    await expect(computeFeatures(broken, images, 32)).rejects.toThrow(/depth of input \(64\) must match/);
  });

  it('refuses what it cannot use', async () => {
    const grey = { ...dataset, channels: 1 };
    expect(await refusal(backbone.features(grey, options()))).toBe(
      'resnet18 takes images with 3 channels, but toy has 1',
    );
    const other = { ...options(), weights: 'ab'.repeat(32) };
    expect(await refusal(backbone.features(dataset, other))).toContain(`has the SHA-256 ${sha256}`);
  });

  it('takes the SHA-256 of labelled weights from where they are kept', () => {
    expect(backbone.completed!({ label: 'toy', side: 96 })).toEqual({
      label: 'toy',
      side: 96,
      weights: sha256,
    });
    const given = [{}, { label: '' }, { label: 'toy', weights: 'ab'.repeat(32) }];
    for (const options of given) expect(backbone.completed!(options)).toBe(options);
  });

  it('has options with defaults, in which other weights have a label', () => {
    const problem = (given: object) => backbone.options.safeParse(given).error?.issues[0]?.message;
    expect(backbone.options.parse({})).toEqual({ side: 64, weights: published.sha256, label: '' });
    expect(problem({ side: 224, weights: sha256, label: 'x' })).toBeUndefined();
    expect(problem({ weights: sha256 })).toContain('need their label');
    expect(problem({ label: 'x' })).toContain('take no label');
    expect(problem({ weights: 'f37072fd' })).toContain('64 hex digits');
    for (const side of [31, 225, 64.5]) expect(problem({ side })).toBeDefined();
  });

  it('keeps a checkpoint that is one of its own', async () => {
    const kept = mkdtempSync(join(folder, 'kept-'));
    await installWeights(checkpoint, kept);
    expect(readdirSync(kept)).toEqual(['resnet18.safetensors']);
    const tiny = join(import.meta.dirname, '../checkpoint/files/tiny.pth');
    expect(await refusal(installWeights(tiny, kept))).toContain("'conv1.weight' has the shape [4, 3, 2, 2]");
    expect(readdirSync(kept)).toEqual(['resnet18.safetensors']);
  });
});
