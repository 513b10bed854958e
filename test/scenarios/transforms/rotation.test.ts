import { beforeAll, describe, expect, it } from 'vitest';
import { rotation } from '../../../scenarios/transforms/rotation.js';
import { loadMnist } from '../../../src/data/mnist.js';
import { readGolden } from '../../golden/golden.js';

interface Golden {
  cases: {
    /** Index in MNIST's test set. */
    testImage: number;
    /** Counter-clockwise. */
    degrees: number;
    interpolation: string;
    /** Of all pixels, 0 … 255. */
    sum: number;
    /** Some rows of the 28 × 28 pixels. */
    rows: Record<string, number[]>;
  }[];
}

const side = 28;
const { cases } = readGolden<Golden>('rotation.json');
const bilinear = cases.filter(({ interpolation }) => interpolation === 'bilinear');

let images: Uint8Array;
beforeAll(() => {
  images = loadMnist().test.pixels;
});

/** A turned image in double precision, padded or not. */
function turned(image: ArrayLike<number>, padding: number, degrees: number): number[] {
  const padded = side + 2 * padding;
  const shape = { channels: 1, height: padded, width: padded, padding };
  const { indices, weights } = rotation(shape, degrees);
  return Array.from({ length: padded ** 2 }, (_, pixel) =>
    [0, 1, 2, 3].reduce(
      (sum, tap) => sum + weights![4 * pixel + tap]! * image[indices[4 * pixel + tap]!]!,
      0,
    ),
  );
}

describe('a rotation', () => {
  it('has cases to be held against', () => expect(bilinear.length).toBeGreaterThan(4));

  it.each(bilinear.map((one) => [one.testImage, one.degrees, one] as const))(
    'of test image %i by %i° is that of torchvision, within the padding',
    (index, degrees, { rows, sum }) => {
      const padded = images.subarray(1024 * index, 1024 * (index + 1));
      const result = turned(padded, 2, degrees);
      expect(Math.abs(result.reduce((total, value) => total + value, 0) - sum)).toBeLessThan(0.1);
      for (const [row, expected] of Object.entries(rows)) {
        const start = (Number(row) + 2) * 32 + 2;
        for (const [column, value] of expected.entries()) {
          expect(Math.abs(result[start + column]! - value), `row ${row}, column ${column}`).toBeLessThan(
            0.01,
          );
        }
      }
      // Without the padding the same picture.
      const bare = Array.from({ length: side ** 2 }, (_, at) => {
        const [row, column] = [Math.floor(at / side), at % side];
        return padded[(row + 2) * 32 + column + 2]!;
      });
      const inner = turned(bare, 0, degrees);
      expect(inner).toEqual(
        inner.map((_, at) => result[(Math.floor(at / side) + 2) * 32 + (at % side) + 2]!),
      );
    },
  );
});
