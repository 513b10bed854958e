import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cachedFeatures, type FeatureIdentity } from '../../src/backbones/feature-cache.js';
import { anyBytes, damage, damaged, holds, limitAllocation, ownFolder } from './fuzz.js';

limitAllocation();

const root = ownFolder();

interface Cached {
  identity: FeatureIdentity;
  width: number;
  features: Float32Array;
}

const cached: fc.Arbitrary<Cached> = fc
  .record({
    count: fc.nat(4),
    width: fc.integer({ min: 1, max: 5 }),
    part: fc.constantFrom('train' as const, 'test' as const),
    made: fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer()), { maxKeys: 3 }),
  })
  .chain(({ count, width, part, made }) =>
    fc.float32Array({ minLength: count * width, maxLength: count * width }).map((features) => ({
      identity: { dataset: 'toy', part, count, images: 'ab'.repeat(32), backbone: 'resnet18', made },
      width,
      features,
    })),
  );

/** What stands in a folder's only file, after it was asked for features; and whether they were computed. */
async function ask(folder: string, { identity, width, features }: Cached) {
  let computed = 0;
  const result = await cachedFeatures(folder, identity, width, async () => {
    computed++;
    return features;
  });
  expect([...result]).toEqual([...features]);
  const names = readdirSync(folder);
  expect(names).toHaveLength(1);
  const file = join(folder, names[0]!);
  return { computed, file, bytes: readFileSync(file) };
}

/** Whatever stands in the file, the features are right; and they are computed unless it is the file itself. */
async function check(one: Cached, damaged: (whole: Buffer) => Buffer): Promise<void> {
  const folder = mkdtempSync(join(root, 'cache-'));
  try {
    const { computed, file, bytes } = await ask(folder, one);
    expect(computed).toBe(1);
    const other = damaged(bytes);
    writeFileSync(file, other);
    const again = await ask(folder, one);
    expect(again.computed).toBe(other.equals(bytes) ? 0 : 1);
    expect(again.bytes.equals(bytes)).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// Each case waits for the disk twice: there are fewer of them.
describe('cached features are those that were computed', () => {
  it('and are taken from the file', () =>
    holds(cached, (one) => check(one, (whole) => whole), { share: 0.15 }));

  it('where the file is any bytes', () =>
    holds(fc.tuple(cached, anyBytes()), ([one, bytes]) => check(one, () => bytes), { share: 0.15 }));

  it('where the file begins as one and goes on as anything', () =>
    holds(
      fc.tuple(cached, anyBytes(80)),
      ([one, bytes]) => check(one, () => Buffer.concat([Buffer.from('CBFEATS1'), bytes])),
      { share: 0.15 },
    ));

  it('where the file is damaged', () =>
    holds(fc.tuple(cached, damage), ([one, change]) => check(one, (whole) => damaged(whole, change)), {
      share: 0.4,
    }));
});
