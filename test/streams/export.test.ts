import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { findBackbone } from '../../src/backbones/registry.js';
import { loadDataset } from '../../src/data/registry.js';
import { createEngine } from '../../src/engine/create.js';
import { scenarios } from '../../src/plugins/scenarios.js';
import { Random } from '../../src/random/random.js';
import { type Options, optionsOf, type RunConfiguration } from '../../src/runs/configuration.js';
import { curriculumOf } from '../../src/runs/curriculum.js';
import { methodOf } from '../../src/runs/method.js';
import { resolve } from '../../src/runs/resolve.js';
import { exportStream, type StreamDescription } from '../../src/streams/export.js';
import { Learner } from '../../src/training/learner.js';
import { temporaryFolder } from '../cli/program.js';
import { AdamNetwork } from './adam-network.js';
import { readNpy } from './read-npy.js';

const folder = temporaryFolder();

/** Small images, a small network, and few steps. */
const settings = {
  backbone: { crop: 12 },
  head: { hidden: [16, 16] },
  training: { epochs: 1, batchSize: 500 },
};

const configurationOf = async (scenario: string, options: Options = {}): Promise<RunConfiguration> => ({
  ...(await resolve({
    scenario,
    head: 'mlp',
    strategy: 'adam',
    settings: { ...settings, scenario: options },
  })),
  seed: 3,
});

const exported = async (scenario: string, out: string, options: Options = {}): Promise<StreamDescription> => {
  const written = await exportStream(
    await configurationOf(scenario, options),
    join(folder, out),
    () => {},
    new AbortController().signal,
  );
  expect(written!.files.map((file) => file.slice(folder.length + 1))).toContain(`${out}/stream.json`);
  return JSON.parse(readFileSync(join(folder, out, 'stream.json'), 'utf8')) as StreamDescription;
};

describe('a stream that is written', () => {
  let stream: StreamDescription;
  beforeAll(async () => {
    stream = await exported('split-mnist/domain', 'domain');
  });
  const read = (name: string) => readNpy(join(folder, 'domain', name));

  it('has the features, and for each task its samples, each once an epoch', () => {
    expect(read(stream.features.train).shape).toEqual([60_000, 64]);
    expect(read(stream.features.test).shape).toEqual([10_000, 64]);
    expect(stream).toMatchObject({ kind: 'domain', seed: 3, outputs: 2, batchSize: 500 });
    expect(stream.tasks.map(({ classes }) => classes)).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
      [6, 7],
      [8, 9],
    ]);
    for (const { train, order, steps } of stream.tasks) {
      const samples = read(train.rows).data.length;
      expect(read(train.labels).data.length).toBe(samples);
      expect(read(order).shape).toEqual([1, samples]);
      expect(read(order).data.toSorted()).toEqual(Int32Array.from({ length: samples }, (_, at) => at));
      expect(steps).toEqual([Math.ceil(samples / 500)]);
    }
  });

  it('is learnt from its files alone as the program learns it', async () => {
    const configuration = await configurationOf('split-mnist/domain');
    const random = new Random(configuration.seed);
    const definition = await scenarios.of(configuration.scenario);
    const features = await findBackbone('pixels').features(await loadDataset('mnist'), settings.backbone);
    const scenario = definition.generate(
      features,
      optionsOf(configuration.scenario),
      random.split('scenario'),
    );
    const method = await methodOf(configuration, scenario, 64);
    const [losses, accuracies]: number[][] = [[], []];
    const engine = await createEngine('onnx');
    await new Learner(engine, method).learn(curriculumOf(scenario, features, method.network, random), {
      losses: (some) => losses!.push(...Array.from(some)),
      accuracy: ({ accuracy }) => accuracies!.push(accuracy),
    });
    await engine.release();

    const layer = (name: string) => ({
      weight: read(stream.weights[`${name}.weight`]!),
      bias: read(stream.weights[`${name}.bias`]!),
    });
    const network = new AdamNetwork([layer('hidden1'), layer('hidden2'), layer('output')], 0.001);
    const [train, test] = [read(stream.features.train), read(stream.features.test)];
    const [theirLosses, theirAccuracies]: number[][] = [[], []];
    for (const [task, { train: own, order, steps }] of stream.tasks.entries()) {
      const [rows, labels, positions] = [read(own.rows).data, read(own.labels).data, read(order).data];
      for (let step = 0; step < steps[0]!; step++) {
        const batch = Array.from(positions.subarray(step * 500, (step + 1) * 500));
        theirLosses!.push(
          network.step(
            batch.map((at) => train.row(rows[at]!)),
            batch.map((at) => labels[at]!),
          ),
        );
      }
      for (const { test: tested } of stream.tasks.slice(0, task + 1)) {
        const [testRows, testLabels] = [read(tested.rows).data, read(tested.labels).data];
        const right = testLabels.filter((label, at) => network.answer(test.row(testRows[at]!)) === label);
        theirAccuracies!.push(right.length / testLabels.length);
      }
    }
    expect(theirLosses).toHaveLength(losses!.length);
    for (const [step, loss] of losses!.slice(0, 100).entries()) {
      expect(Math.abs(theirLosses![step]! - loss) / loss, `step ${step + 1}`).toBeLessThan(0.001);
    }
    for (const [at, accuracy] of accuracies!.entries()) {
      expect(Math.abs(theirAccuracies![at]! - accuracy), `accuracy ${at + 1}`).toBeLessThan(0.01);
    }
  });
});

it('is not written if it is stopped before', async () => {
  const out = join(folder, 'stopped');
  const configuration = await configurationOf('split-mnist/domain');
  expect(await exportStream(configuration, out, () => {}, AbortSignal.abort())).toBeUndefined();
  expect(existsSync(out)).toBe(false);
});

it('has an output layer for each task in a task-incremental scenario, and the transforms of images', async () => {
  const stream = await exported('permuted-mnist/task', 'permuted');
  expect(stream.outputLayers).toHaveLength(10);
  expect(Object.keys(stream.weights)).toContain('output10.weight');
  const orders = stream.tasks.map(({ transform }) => readNpy(join(folder, 'permuted', transform!.indices!)));
  for (const { shape, data } of orders) {
    expect(shape).toEqual([64]);
    expect(data.toSorted()).toEqual(Int32Array.from({ length: 64 }, (_, pixel) => pixel));
  }
  expect(orders[0]!.data).not.toEqual(orders[1]!.data);
});

describe('a stream without borders that is written', () => {
  it('has what comes while each task lasts, in its order, with the task of each sample', async () => {
    const options = { borders: 'blurry', blur: 0.5 };
    const stream = await exported('split-mnist/domain', 'blurry', options);
    const read = (name: string) => readNpy(join(folder, 'blurry', name)).data;
    expect(stream).toMatchObject({ isTaskFree: true, configuration: { scenario: options } });
    const random = new Random(3);
    const images = await loadDataset('mnist');
    const { experiences, stream: parts } = (await scenarios.find('split-mnist/domain')).generate(
      { ...images, images: undefined as never },
      optionsOf((await configurationOf('split-mnist/domain', options)).scenario) as never,
      random.split('scenario'),
    );
    for (const [task, { train, order, steps }] of stream.tasks.entries()) {
      const { tasks, places } = parts![task]!;
      expect(read(train.tasks!)).toEqual(tasks);
      expect(read(train.rows)).toEqual(tasks.map((own, at) => experiences[own]!.train.rows[places[at]!]!));
      expect(read(train.labels)).toEqual(
        tasks.map((own, at) => experiences[own]!.train.labels[places[at]!]!),
      );
      expect(read(order)).toEqual(Int32Array.from({ length: tasks.length }, (_, at) => at));
      expect(steps).toHaveLength(1);
      expect(new Set(tasks).size).toBe(task === 0 || task === 4 ? 2 : 3);
    }
    expect(stream.tasks.map(({ train }) => train.tasks)[0]).toBe('task-1/train-tasks.npy');
  });
});
