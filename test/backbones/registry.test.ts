import { describe, expect, it } from 'vitest';
import { backbones, findBackbone } from '../../src/backbones/registry.js';
import type { ImageDataset, LabelledImages } from '../../src/data/dataset.js';

describe('the backbone registry', () => {
  it('finds each backbone by its name', () => {
    for (const backbone of backbones) {
      expect(findBackbone(backbone.name)).toBe(backbone);
      expect(backbone.options.safeParse({}).success).toBe(true);
    }
  });

  it('refuses an unknown name', () => {
    expect(() => findBackbone('pixel')).toThrow('unknown backbone "pixel": did you mean "pixels"?');
  });
});

describe('pixels', () => {
  it('leaves the images as they are', async () => {
    const part: LabelledImages = {
      features: Float32Array.of(1, 2),
      width: 2,
      labels: Int32Array.of(0),
      count: 1,
    };
    const dataset: ImageDataset = { name: 'toy', classes: 1, train: part, test: part };
    expect(await findBackbone('pixels').features(dataset, {})).toEqual(dataset);
  });
});
