import { join } from 'node:path';
import { beforeEach, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { findBackbone } from '../../src/backbones/registry.js';
import { knownOf } from '../../src/data/known-images.js';
import { knownDataset, loadChosen } from '../../src/data/registry.js';
import type { Device } from '../../src/engine/engine.js';
import { DataInHand } from '../../src/runs/data-in-hand.js';
import { environmentOf } from '../../src/runs/environment.js';
import { runGrid } from '../../src/runs/grid.js';
import type { GridListener } from '../../src/runs/grid-listener.js';
import { prepareFeatures } from '../../src/runs/prepare-features.js';
import { Recorder } from '../../src/runs/recorder.js';
import { resolve } from '../../src/runs/resolve.js';
import { openStore } from '../../src/store/store.js';
import { folder, newRun } from '../store/samples.js';

vi.mock('../../src/data/registry.js', async (original) => ({
  ...(await original<typeof import('../../src/data/registry.js')>()),
  loadChosen: vi.fn(),
  knownDataset: vi.fn(),
}));
vi.mock('../../src/backbones/registry.js', () => ({ backbones: [], findBackbone: vi.fn() }));

const part = {
  pixels: new Uint8Array(90),
  labels: Int32Array.from({ length: 10 }, (_, row) => row),
  count: 10,
};
const images = {
  ...{ name: 'mnist', classes: 10, channels: 1, height: 3, width: 3 },
  normalisation: { mean: [0], deviation: [1] },
  ...{ train: part, test: part },
};

/** A backbone that tells which device it was asked for, and does nothing. */
const asked = vi.fn();
const ask =
  (what: string, at: number) =>
  async (...args: unknown[]) => {
    asked(what, args[at]);
    throw new Error(`${what} was called`);
  };
const telling = {
  ...{ name: 'telling', options: z.strictObject({}) },
  prepare: ask('prepare', 4),
  areKept: async (_: unknown, __: unknown, device: Device) => {
    asked('areKept', device);
    return false;
  },
  kept: async (_: unknown, __: unknown, device: Device) => {
    asked('kept', device);
  },
  features: ask('features', 2),
};

beforeEach(() => {
  asked.mockReset();
  vi.mocked(loadChosen).mockResolvedValue(images as never);
  vi.mocked(knownDataset).mockReturnValue(knownOf(images as never));
  vi.mocked(findBackbone).mockReturnValue(telling as never);
});

const configured = async (scenario: string) => ({
  ...(await resolve({ scenario, head: 'mlp', strategy: 'adam', backbone: 'telling', settings: {} })),
  seed: 1,
});
const failed = (promise: Promise<unknown>) => expect(promise).rejects.toThrow(/was called/);

it.each([['split-mnist/domain'], ['permuted-mnist/domain']])(
  'a run of %s asks for features of the device that computes it',
  async (scenario) => {
    await failed(new DataInHand('cuda').tasksOf(await configured(scenario)));
    expect(asked.mock.calls).toEqual([
      ['kept', 'cuda'],
      ['features', 'cuda'],
    ]);
  },
);

it.each([
  ['split-mnist/domain', ['prepare']],
  ['permuted-mnist/domain', ['areKept', 'prepare']],
])('features for %s are prepared on the device that is given', async (scenario, what) => {
  const needed = {
    ...{ dataset: 'mnist', backbone: { name: 'telling' }, own: [] },
    configurations: [await configured(scenario)],
  };
  await failed(prepareFeatures([needed], () => {}, new AbortController().signal, 'cuda'));
  expect(asked.mock.calls).toEqual(what.map((one) => [one, 'cuda']));
});

it('a grid prepares them on its device', async () => {
  const store = openStore(join(folder(), 'results.sqlite'));
  const { signal } = new AbortController();
  const grid = runGrid(
    store,
    [await configured('split-mnist/domain')],
    { backend: 'onnx', device: 'cuda', signal },
    {} as GridListener,
  );
  await failed(grid);
  expect(asked.mock.calls).toEqual([
    ['areKept', 'cuda'],
    ['prepare', 'cuda'],
  ]);
  expect(store.runs()).toEqual([]);
  store.close();
});

it('which device made them is stored with a run, unless it was the CPU or there are none', () => {
  const begun = (device: Device, backbone: object) => {
    vi.mocked(findBackbone).mockReturnValue(backbone as never);
    const begin = vi.fn();
    const recorder = new Recorder(
      { begin } as never,
      environmentOf('onnx', device),
      {} as GridListener,
      () => 1,
    );
    recorder.record(newRun() as never, { type: 'started', taskClasses: [[0, 1]] });
    return begin.mock.calls[0]![0].environment;
  };
  expect(begun('cuda', telling)).toMatchObject({ device: 'cuda', tf32: false, featureDevice: 'cuda' });
  expect(begun('cuda', {})).not.toHaveProperty('featureDevice');
  expect(begun('cpu', telling)).not.toHaveProperty('featureDevice');
  expect(begun('cpu', telling)).not.toHaveProperty('tf32');
});
