import { expect, it } from 'vitest';
import { rotation } from '../../../scenarios/transforms/rotation.js';
import { transformedPixels } from '../../../src/backbones/transformed/pixels.js';

const shape = { channels: 2, height: 2, width: 2, padding: 0 };
/** Image 0 has 0 … 7, image 1 has 10 … 17, image 2 has 20 … 27. */
const pixels = Uint8Array.from({ length: 24 }, (_, at) => 10 * Math.floor(at / 8) + (at % 8));

const made = (...given: [rows: number[], indices: number[], weights?: number[]]) => {
  const [rows, indices, weights] = given;
  const transform = {
    indices: Int32Array.from(indices),
    ...(weights && { weights: Float32Array.from(weights) }),
  };
  return [...transformedPixels(pixels, Int32Array.from(rows), transform, shape)];
};

it('each pixel of the images that are named is taken from another place of its channel', () => {
  expect(made([2, 0], [3, 2, 1, 0])).toEqual([23, 22, 21, 20, 27, 26, 25, 24, 3, 2, 1, 0, 7, 6, 5, 4]);
  // The same place may come more than once.
  expect(made([1], [0, 0, 0, 3])).toEqual([10, 10, 10, 13, 14, 14, 14, 17]);
});

it('weighted sums are rounded and stay bytes, and what is missing is black', () => {
  const taps = [0, 1, 1, 2, 2, 3, 3, 0];
  expect(made([0], taps, [0.25, 0.75, 0, 0, 20, 100, -1, 0])).toEqual([1, 0, 255, 0, 5, 0, 255, 0]);
});

it('a turn by half reverses what is within the padding', () => {
  const padded = { channels: 1, height: 5, width: 6, padding: 1 };
  const image = Uint8Array.from({ length: 30 }, (_, at) => ([1, 2, 3].includes(Math.floor(at / 6)) ? at : 0));
  for (const row of [1, 2, 3]) image[6 * row] = image[6 * row + 5] = 0;
  const turned = transformedPixels(image, Int32Array.of(0), rotation(padded, 180), padded);
  expect([...turned]).toEqual([...image].reverse());
});
