import type { Device } from '../../engine/engine.js';
import { UserError } from '../../errors/user-error.js';
import type { Images } from './features.js';
import { featureCount } from './network.js';

/** Computes features of images, [count, 512]. */
export type FeatureMaker = (images: Images, signal: AbortSignal) => Promise<Float32Array>;

/** The number of images whose features are compared. */
const SAMPLE = 32;

/** How far an image's features may lie from the CPU's, as a fraction of their norm. */
const MOST_APART = 1e-5;

/**
 * Features that a device computes. Those of some of the images, spread over all, are computed on the CPU, too, at the same
 * time.
 * @throws UserError if they differ; whatever either maker throws
 */
export async function checkedFeatures(
  device: Device,
  images: Images,
  makers: { onDevice: FeatureMaker; onCpu: FeatureMaker },
  signal: AbortSignal,
): Promise<Float32Array> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const rows = spreadRows(images.count);
  const making = [makers.onDevice(images, either), makers.onCpu(imagesAt(images, rows), either)] as const;
  // If one fails, the other must end before this does.
  for (const one of making) one.catch((error: unknown) => stop.abort(error));
  const [made, expected] = await Promise.allSettled(making);
  signal.throwIfAborted();
  if (stop.signal.aborted) throw stop.signal.reason;
  const [features, ofCpu] = [made, expected].map(
    (one) => (one as PromiseFulfilledResult<Float32Array>).value,
  ) as [Float32Array, Float32Array];
  requireAlike(device, features, ofCpu, rows);
  return features;
}

/** The first, the last and others between. */
function spreadRows(count: number): number[] {
  const size = Math.min(SAMPLE, count);
  return Array.from({ length: size }, (_, index) =>
    size === 1 ? 0 : Math.round((index * (count - 1)) / (size - 1)),
  );
}

function imagesAt({ pixels, count: _, ...shape }: Images, rows: readonly number[]): Images {
  const size = 3 * shape.height * shape.width;
  const taken = new Uint8Array(rows.length * size);
  for (const [index, row] of rows.entries()) {
    taken.set(pixels.subarray(row * size, (row + 1) * size), index * size);
  }
  return { ...shape, pixels: taken, count: rows.length };
}

function requireAlike(
  device: Device,
  features: Float32Array,
  expected: Float32Array,
  rows: readonly number[],
): void {
  const errors = rows.map((row, index) => distance(features, row, expected, index));
  // What is not a number must not pass.
  if (errors.every((error) => error <= MOST_APART)) return;
  const most = errors.some(Number.isNaN)
    ? 'some are not numbers'
    : `by up to ${Math.max(...errors).toPrecision(2)} of an image's norm, where ${MOST_APART} is allowed`;
  throw new UserError(
    `features on ${device} differ from the CPU's, ${most}; none are used: compute with --device cpu`,
  );
}

/** Of two images' features, in norms of the second's. */
function distance(made: Float32Array, row: number, expected: Float32Array, other: number): number {
  let [apart, norm] = [0, 0];
  for (let index = 0; index < featureCount; index++) {
    const right = expected[other * featureCount + index]!;
    apart += (made[row * featureCount + index]! - right) ** 2;
    norm += right ** 2;
  }
  return apart === 0 ? 0 : Math.sqrt(apart / norm);
}
