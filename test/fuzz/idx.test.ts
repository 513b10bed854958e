import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readIdxImages, readIdxLabels } from '../../src/data/idx.js';
import { anyBytes, damage, damaged, holds, limitAllocation, outcomeOf, ownFolder } from './fuzz.js';

limitAllocation();

const file = join(ownFolder(), 'idx');

/** A header and the bytes that it promises. */
const idxFile = (rank: 1 | 3): fc.Arbitrary<Buffer> =>
  fc.tuple(...Array.from({ length: rank }, () => fc.nat(6))).chain((sizes) => {
    const count = sizes.reduce((product, size) => product * size, 1);
    const body = fc.uint8Array({ minLength: count, maxLength: count });
    return body.map((bytes) => Buffer.concat([headerOf(0x800 + rank, sizes), bytes]));
  });

function headerOf(magic: number, sizes: number[]): Buffer {
  const header = Buffer.alloc(4 + 4 * sizes.length);
  for (const [index, value] of [magic, ...sizes].entries()) header.writeUInt32BE(value, 4 * index);
  return header;
}

/** What a file is by its format: sizes and content, or nothing. */
function meaningOf(bytes: Buffer, rank: 1 | 3): { sizes: number[]; content: Buffer } | undefined {
  const headerSize = 4 + 4 * rank;
  if (bytes.length < headerSize || bytes.readUInt32BE(0) !== 0x800 + rank) return undefined;
  const sizes = Array.from({ length: rank }, (_, axis) => bytes.readUInt32BE(4 + 4 * axis));
  const content = bytes.subarray(headerSize);
  const count = sizes.reduce((product, size) => product * BigInt(size), 1n);
  return count === BigInt(content.length) ? { sizes, content } : undefined;
}

/** Read exactly when it is an IDX file, and then as what it is. */
async function check(bytes: Buffer): Promise<void> {
  writeFileSync(file, bytes);
  const images = await outcomeOf(() => readIdxImages(file, 'install it again'));
  const meaning = meaningOf(bytes, 3);
  expect(images.value && [images.value.count, images.value.rows, images.value.columns]).toEqual(
    meaning?.sizes,
  );
  if (images.value) expect(meaning!.content.equals(images.value.pixels)).toBe(true);
  const labels = await outcomeOf(() => readIdxLabels(file, 'install it again'));
  expect(labels.value && Buffer.from(labels.value.labels)).toEqual(meaningOf(bytes, 1)?.content);
}

const valid = fc.oneof(idxFile(1), idxFile(3));

describe('IDX files are what their bytes say, or refused', () => {
  it('any bytes', () => holds(anyBytes(), check));

  it('any header', () =>
    holds(
      fc
        .tuple(
          fc.constantFrom(0x801, 0x803, 0x802),
          fc.array(fc.nat(0xffffffff), { maxLength: 4 }),
          anyBytes(20),
        )
        .map(([magic, sizes, rest]) => Buffer.concat([headerOf(magic, sizes), rest])),
      check,
      // 2^40 images of nothing, and of one pixel.
      {
        examples: [headerOf(0x803, [0xffffffff, 0xffffffff, 0]), headerOf(0x803, [2 ** 20, 2 ** 20, 1])],
      },
    ));

  it('valid ones', () =>
    holds(valid, async (bytes) => {
      expect(meaningOf(bytes, 1) ?? meaningOf(bytes, 3)).toBeDefined();
      await check(bytes);
    }));

  it('damaged ones', () =>
    holds(
      fc.tuple(valid, damage).map(([bytes, change]) => damaged(bytes, change)),
      check,
    ));
});
