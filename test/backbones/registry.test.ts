import { describe, expect, it } from 'vitest';
import { backbones, findBackbone } from '../../src/backbones/registry.js';

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
