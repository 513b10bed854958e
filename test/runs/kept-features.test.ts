import { beforeEach, expect, it, vi } from 'vitest';
import { findBackbone } from '../../src/backbones/registry.js';
import { knownDataset, loadChosen } from '../../src/data/registry.js';
import type { Device, Engine } from '../../src/engine/engine.js';
import { Executor } from '../../src/runs/executor.js';

vi.mock('../../src/data/registry.js', async (original) => ({
  ...(await original<typeof import('../../src/data/registry.js')>()),
  knownDataset: vi.fn(),
  loadChosen: vi.fn(),
}));
vi.mock('../../src/backbones/registry.js', () => ({ backbones: [], findBackbone: vi.fn() }));

const part = { labels: new Int32Array(1), count: 1, digest: 'ab' };
const images = { channels: 3, height: 8, width: 8, padding: 0 };
const known = { name: 'toy', classes: 1, images, train: part, test: part };
const kept = vi.fn();

beforeEach(() => {
  vi.mocked(loadChosen).mockReset();
  kept.mockReset();
  vi.mocked(findBackbone).mockReturnValue({ prepare: vi.fn(), kept, features: vi.fn() } as never);
});

const readAhead = (device: Device = 'cpu') =>
  new Executor({ device } as Engine).readAhead({ dataset: 'toy', backbone: { name: 'made', side: 3 } });

it('features that are kept are read without images', async () => {
  vi.mocked(knownDataset).mockReturnValue(known);
  kept.mockResolvedValue({ name: 'toy' });
  expect(await readAhead()).toBe(true);
  expect(kept).toHaveBeenCalledExactlyOnceWith(known, { side: 3 }, 'cpu');
  expect(await readAhead('cuda')).toBe(true);
  expect(kept).toHaveBeenLastCalledWith(known, { side: 3 }, 'cuda');
  expect(loadChosen).not.toHaveBeenCalled();
});

it.each([
  ['the images are not known', undefined],
  ['they are damaged', known],
])('features are not read ahead where %s: they are prepared first', async (_, images) => {
  vi.mocked(knownDataset).mockReturnValue(images);
  expect(await readAhead()).toBe(false);
  expect(loadChosen).not.toHaveBeenCalled();
});
