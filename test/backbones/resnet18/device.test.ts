import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { batchFeatures } from '../../../src/backbones/resnet18/batches.js';
import { checkedFeatures, type FeatureMaker } from '../../../src/backbones/resnet18/checked-features.js';
import { batchOn } from '../../../src/backbones/resnet18/device-features.js';
import { resnet18 } from '../../../src/backbones/resnet18/resnet18.js';
import { foldedWeights } from '../../../src/backbones/resnet18/weights.js';
import { shapeOf } from '../../../src/data/dataset.js';
import { knownOf } from '../../../src/data/known-images.js';
import { array, type NdArray } from '../../../src/engine/array.js';
import type { Device, Engine } from '../../../src/engine/engine.js';
import { Random } from '../../../src/random/random.js';
import { randomCheckpoint, safetensorsOf } from './random-checkpoint.js';

const builtFolder = new URL('../../../dist/src/backbones/resnet18/', import.meta.url);
// As they were built: they compute in threads and processes, which start from JavaScript.
const built = async <Module>(file: string) => (await import(new URL(file, builtFolder).href)) as Module;
const { computeFeatures } =
  await built<typeof import('../../../src/backbones/resnet18/features.js')>('features.js');
const { featuresOnDevice } =
  await built<typeof import('../../../src/backbones/resnet18/device-features.js')>('device-features.js');
const { computeFeaturesOn } =
  await built<typeof import('../../../src/backbones/resnet18/on-device.js')>('on-device.js');

const folder = mkdtempSync(join(tmpdir(), 'resnet18-device-'));
afterAll(() => rmSync(folder, { recursive: true }));

const checkpoint = randomCheckpoint();
const weights = foldedWeights(checkpoint, 'weights');
const never = new AbortController().signal;

function imagesOf(count: number, seed = 1) {
  const random = new Random(seed);
  const pixels = Uint8Array.from({ length: count * 3 * 8 * 8 }, () => random.integer(256));
  return { pixels, count, height: 8, width: 8 };
}

const reason = (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => new Error('none'),
    (error: Error) => error,
  );

describe('features in a process of their own', () => {
  const images = imagesOf(150);

  it('are those that threads compute, and tell how far they are', async () => {
    const told: number[] = [];
    const made = await featuresOnDevice('cpu', weights, images, 32, (done) => told.push(done), never);
    expect(made).toEqual(await computeFeatures(weights, images, 32));
    expect(told).toEqual([64, 128, 150]);
  });

  it('end where they are told to', async () => {
    const stop = new AbortController();
    const made = featuresOnDevice(
      'cpu',
      weights,
      images,
      32,
      () => stop.abort(new Error('enough')),
      stop.signal,
    );
    expect((await reason(made)).message).toBe('enough');
  });

  it('fail where the process fails', async () => {
    const broken = { stem: weights.stem, blocks: weights.blocks.toReversed() };
    const made = featuresOnDevice('cpu', broken, images, 32, () => {}, never);
    expect((await reason(made)).message).toMatch(/depth of input \(64\) must match/);
  });

  it('fail with one line where the libraries of a device end the process', async () => {
    const crash = join(folder, 'crash.cjs');
    writeFileSync(crash, "process.kill(process.pid, 'SIGKILL');");
    vi.stubEnv('NODE_OPTIONS', `--require=${crash}`);
    const endedOn = (device: Device) =>
      reason(featuresOnDevice(device, weights, images, 32, () => {}, never));
    const [onCuda, onCpu] = [await endedOn('cuda'), await endedOn('cpu')];
    vi.unstubAllEnvs();
    expect(onCuda.message).toMatch(
      /^--device cuda cannot be used here: .* \(the process that loads its libraries was killed by SIGKILL\)$/,
    );
    expect(onCpu.message).toBe('the process that computes features on cpu was killed by SIGKILL');
  });

  it('fail with one line on a device that is not there', async () => {
    const absent = process.platform === 'darwin' ? 'dml' : 'coreml';
    const error = await reason(computeFeaturesOn(absent, weights, images, 32, () => {}));
    expect(error.name).toBe('UserError');
    expect(error.message).toMatch(new RegExp(`^--device ${absent} cannot be used here: .+$`));
  });
});

describe('features of a device', () => {
  const images = imagesOf(100);
  // The number of an image, and its place in it.
  const maker =
    (changes: (features: Float32Array, count: number) => void = () => {}): FeatureMaker =>
    async ({ pixels, count }) => {
      const features = Float32Array.from(
        { length: count * 512 },
        (_, index) => pixels[Math.floor(index / 512) * 3 * 64]! + (index % 512),
      );
      changes(features, count);
      return features;
    };
  const checked = (onDevice: FeatureMaker, onCpu = maker()) =>
    checkedFeatures('cuda', images, { onDevice, onCpu }, never);
  const norm = (row: Float32Array) => Math.hypot(...row);

  it('are used if a sample of them, with the first and the last, is that of the CPU', async () => {
    const taken = vi.fn(maker());
    const made = await checked(maker(), taken);
    expect(made).toEqual(await maker()(images, never));
    const [sample] = taken.mock.calls[0]!;
    expect(sample.count).toBe(32);
    const rowOf = (place: number) => sample.pixels.subarray(place * 192, (place + 1) * 192);
    expect(rowOf(0)).toEqual(images.pixels.subarray(0, 192));
    expect(rowOf(31)).toEqual(images.pixels.subarray(99 * 192));
    expect(rowOf(10)).toEqual(images.pixels.subarray(32 * 192, 33 * 192));
  });

  it.each([
    ['0.9', 0.9, undefined],
    [
      '1.1',
      1.1,
      "features on cuda differ from the CPU's, by up to 0.000011 of an image's norm, where 0.00001 is allowed; none are used: compute with --device cpu",
    ],
    [
      'NaN',
      Number.NaN,
      "features on cuda differ from the CPU's, some are not numbers; none are used: compute with --device cpu",
    ],
  ])('may lie %s hundred-thousandths of an image’s norm apart', async (_, factor, message) => {
    const off = maker((features) => {
      const last = features.subarray(99 * 512);
      last[5]! += factor * 1e-5 * norm(last);
    });
    const error = await reason(checked(off));
    expect(error.message).toBe(message ?? 'none');
  });

  it('end if the CPU fails, and the other way round', async () => {
    const failing: FeatureMaker = async () => {
      throw new Error('no memory');
    };
    const waiting: FeatureMaker = (_, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    for (const makers of [
      [failing, waiting],
      [waiting, failing],
    ] as const)
      expect((await reason(checked(...makers))).message).toBe('no memory');
  });
});

it('batches of a device are large, the more so the smaller its images', () => {
  expect([32, 64, 128, 224].map((side) => batchOn('cuda', side))).toEqual([1024, 1024, 784, 256]);
  expect(batchOn('webgpu', 32)).toBe(64);
});

describe('where a device lacks memory', () => {
  /** Its features are the images' first pixels. */
  const engineWith = (most: number, device = 'cuda') => {
    const sizes: number[] = [];
    const compile = () => async (images: NdArray) => {
      const [count] = images.shape as [number];
      sizes.push(count);
      if (count > most) throw new Error('Failed to allocate memory for requested buffer of size 822083584');
      const features = Float32Array.from(
        { length: count * 512 },
        (_, index) => images.data[Math.floor(index / 512) * 192]!,
      );
      return array('float32', [count, 512], features);
    };
    return { sizes, engine: { device, compile, release: async () => {} } as unknown as Engine };
  };
  const setup = { weights, side: 32, batchShape: [64, 3, 8, 8] } as const;
  const features = (engine: Engine, pixels: Uint8Array) =>
    batchFeatures(engine, { ...setup, batchShape: [...setup.batchShape] })(pixels);

  it('batches are halved until they fit', async () => {
    const { engine, sizes } = engineWith(20);
    const { pixels } = imagesOf(50);
    const made = await features(engine, pixels);
    expect(Array.from({ length: 50 }, (_, row) => made[row * 512 + 7])).toEqual(
      Array.from({ length: 50 }, (_, row) => pixels[row * 192]),
    );
    expect([made.length, sizes]).toEqual([50 * 512, [64, 32, 16, 16, 16, 16]]);
  });

  it('it is said where nothing fits, and on the CPU', async () => {
    for (const engine of [engineWith(4).engine, engineWith(20, 'cpu').engine])
      await expect(features(engine, imagesOf(50).pixels)).rejects.toThrow('Failed to allocate');
  });
});

describe('features that are kept', () => {
  const part = (count: number, seed: number) => ({ ...imagesOf(count, seed), labels: new Int32Array(count) });
  const dataset = {
    ...{ name: 'toy', classes: 1, channels: 3, height: 8, width: 8 },
    normalisation: { mean: [0, 0, 0], deviation: [1, 1, 1] },
    train: part(3, 1),
    test: part(2, 2),
  };
  const file = join(folder, 'weights.safetensors');
  const made: string[] = [];
  let options: { side: number; weights: string; label: string };
  const backbone = resnet18(
    { checkpoint: () => ({ file, sha256: options.weights }), featureFolder: () => join(folder, 'features') },
    async (device, _weights, { count }) => {
      made.push(`${device} ${count}`);
      return new Float32Array(count * 512).fill(device === 'cpu' ? 1 : 2);
    },
  );
  beforeAll(() => {
    const bytes = safetensorsOf(checkpoint);
    writeFileSync(file, bytes);
    options = { side: 32, weights: createHash('sha256').update(bytes).digest('hex'), label: 'toy' };
  });

  it('are those of the device that is asked for', async () => {
    const known = knownOf(dataset as never);
    expect(known.images).toEqual(shapeOf(dataset));
    await backbone.prepare!(dataset, options, () => {}, never);
    expect(made).toEqual(['cpu 3', 'cpu 2']);
    expect(await backbone.areKept!(known, options)).toBe(true);
    expect(await backbone.areKept!(known, options, 'cuda')).toBe(false);
    expect(await backbone.kept!(known, options, 'cuda')).toBeUndefined();
    await backbone.prepare!(dataset, options, () => {}, never, 'cuda');
    expect(made).toEqual(['cpu 3', 'cpu 2', 'cuda 3', 'cuda 2']);
    expect(await backbone.areKept!(known, options, 'cuda')).toBe(true);
    for (const [device, value] of [
      ['cpu', 1],
      ['cuda', 2],
    ] as const) {
      const kept = await backbone.kept!(known, options, device);
      expect(kept!.train.features.data[0]).toBe(value);
      expect((await backbone.features(dataset, options, device)).test.features.data[0]).toBe(value);
    }
    expect(made).toHaveLength(4);
    const headers = readdirSync(join(folder, 'features')).map((name) => {
      const bytes = readFileSync(join(folder, 'features', name));
      return JSON.parse(bytes.subarray(12, 12 + bytes.readUInt32LE(8)).toString()).identity.made;
    });
    const usual = { weights: options.weights, side: 32, version: 1 };
    expect(headers.map(({ device, ...rest }) => [device ?? 'none', rest]).sort()).toEqual([
      ['cuda', usual],
      ['cuda', usual],
      ['none', usual],
      ['none', usual],
    ]);
  });
});
