import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PIXELS, readRecords } from '../../src/data/cifar-records.js';
import { anyBytes, damage, damaged, holds, limitAllocation, outcomeOf, ownFolder } from './fuzz.js';

limitAllocation();

const file = join(ownFolder(), 'records');

interface Records {
  bytes: Buffer;
  images: number;
  labelClasses: number[];
}

/** Records whose labels are in range; each pixel is a number that tells where it is. */
const records: fc.Arbitrary<Records> = fc
  .tuple(fc.nat(3), fc.constantFrom<number[]>([10], [20, 100], [1], [256]), fc.nat(255))
  .chain(([images, labelClasses, start]) =>
    fc
      .array(fc.tuple(...labelClasses.map((count) => fc.nat(count - 1))), {
        minLength: images,
        maxLength: images,
      })
      .map((labels) => {
        const pixels = Buffer.from(Uint8Array.from({ length: PIXELS }, (_, at) => start + at * 7));
        return {
          bytes: Buffer.concat(labels.flatMap((label) => [Buffer.from(label), pixels])),
          images,
          labelClasses,
        };
      }),
  );

/** Images and classes when sizes and labels are right, and only then. */
async function check({ bytes, images, labelClasses }: Records): Promise<void> {
  writeFileSync(file, bytes);
  const pixels = new Uint8Array(images * PIXELS);
  const classes = new Int32Array(images);
  const { value: hash } = await outcomeOf(() => readRecords(file, { images, labelClasses }, pixels, classes));
  const width = labelClasses.length + PIXELS;
  const found = Array.from({ length: images }, (_, image) =>
    bytes.subarray(image * width, (image + 1) * width),
  );
  const isRight =
    bytes.length === images * width &&
    found.every((record) => labelClasses.every((count, position) => record[position]! < count));
  expect(hash).toBe(isRight ? createHash('sha256').update(bytes).digest('hex') : undefined);
  if (hash === undefined) return;
  expect([...classes]).toEqual(found.map((record) => record[labelClasses.length - 1]));
  const content = Buffer.concat(found.map((record) => record.subarray(labelClasses.length)));
  expect(content.equals(pixels)).toBe(true);
}

describe("records of CIFAR's format are what their bytes say, or refused", () => {
  it('any bytes', () =>
    holds(
      fc.tuple(anyBytes(), fc.nat(2)).map(([bytes, images]) => ({ bytes, images, labelClasses: [10] })),
      check,
    ));

  it('valid ones', () =>
    holds(records, async (one) => {
      await check(one);
      expect(one.bytes.length).toBe(one.images * (one.labelClasses.length + PIXELS));
    }));

  it('damaged ones', () =>
    holds(
      fc.tuple(records, damage).map(([one, change]) => ({ ...one, bytes: damaged(one.bytes, change) })),
      check,
    ));
});
