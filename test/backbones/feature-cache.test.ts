import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cachedFeatures, type FeatureIdentity } from '../../src/backbones/feature-cache.js';
import { UserError } from '../../src/errors/user-error.js';

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'features-')), 'new', 'cache');
});
afterEach(() => rmSync(join(folder, '../..'), { recursive: true }));

const identity: FeatureIdentity = {
  dataset: 'toy',
  part: 'train',
  count: 3,
  images: 'ab'.repeat(32),
  backbone: 'resnet18',
  made: { weights: 'cd'.repeat(32), side: 64, version: 1 },
};
const features = Float32Array.of(1, -2, 3.5, 0, Number.MIN_VALUE, 1e30);

/** What comes back, and how often it had to be computed. */
async function taken(of: FeatureIdentity = identity, width = 2, made: Float32Array = features) {
  let computed = 0;
  const result = await cachedFeatures(folder, of, width, async () => {
    computed++;
    return made;
  });
  return { computed, features: [...result] };
}

const onlyFile = (): string => {
  const names = readdirSync(folder);
  expect(names).toHaveLength(1);
  return join(folder, names[0]!);
};

describe('cached features', () => {
  it('are computed once', async () => {
    expect(await taken()).toEqual({ computed: 1, features: [...features] });
    expect(await taken(identity, 2, new Float32Array())).toEqual({ computed: 0, features: [...features] });
    expect(onlyFile()).toContain('toy-train-resnet18-');
  });

  it.each([
    { ...identity, dataset: 'other' },
    { ...identity, part: 'test' as const },
    { ...identity, images: 'ef'.repeat(32) },
    { ...identity, backbone: 'another' },
    { ...identity, made: { ...identity.made, side: 65 } },
    { ...identity, made: { ...identity.made, weights: 'ff'.repeat(32) } },
    { ...identity, made: { ...identity.made, version: 2 } },
  ])('are not taken for others', async (other) => {
    await taken();
    expect((await taken(other, 2, new Float32Array(6))).features).toEqual([0, 0, 0, 0, 0, 0]);
    expect((await taken()).computed).toBe(0);
  });

  it('are made anew where another width or a stranger file has their name', async () => {
    await taken();
    expect((await taken(identity, 1, features.slice(0, 3))).computed).toBe(1);
    expect((await taken()).computed).toBe(1);
    writeFileSync(onlyFile(), 'something else');
    expect(await taken()).toEqual({ computed: 1, features: [...features] });
    expect((await taken()).computed).toBe(0);
  });

  it('are made anew where any byte is wrong, missing or too many', async () => {
    await taken();
    const file = onlyFile();
    const whole = readFileSync(file);
    for (let position = 0; position < whole.length; position++) {
      const damaged = Buffer.from(whole);
      damaged[position]! ^= 1 << (position % 8);
      writeFileSync(file, damaged);
      expect(await taken(), `byte ${position}`).toEqual({ computed: 1, features: [...features] });
    }
    for (let length = 0; length < whole.length; length += 7) {
      writeFileSync(file, whole.subarray(0, length));
      expect((await taken()).computed, `${length} bytes`).toBe(1);
    }
    writeFileSync(file, Buffer.concat([whole, Buffer.alloc(1)]));
    expect((await taken()).computed).toBe(1);
    expect(readFileSync(file)).toEqual(whole);
  });

  it('leave nothing where they cannot be computed', async () => {
    const failing = cachedFeatures(folder, identity, 2, () => Promise.reject(new UserError('no weights')));
    await expect(failing).rejects.toThrow('no weights');
    expect((await taken()).computed).toBe(1);
  });

  it('say in one line that they cannot be written, and leave nothing half made', async () => {
    const blocked = join(folder, '..');
    rmSync(blocked, { recursive: true, force: true });
    writeFileSync(blocked, '');
    const error = await taken().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UserError);
    expect((error as Error).message).toMatch(/^[^\n]*features cannot be written \(E[^\n]+\)$/);
    expect(readdirSync(join(blocked, '..'))).toEqual(['new']);
  });
});
