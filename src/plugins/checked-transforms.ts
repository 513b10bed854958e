import type { ImageShape } from '../data/dataset.js';
import type { Experience } from './task-sequence.js';

/** What is wrong with the transforms of tasks, if anything. @param images what they are transforms of */
export function wrongTransform(
  experiences: readonly Pick<Experience, 'transform'>[],
  images: ImageShape | undefined,
): string | undefined {
  const without = experiences.findIndex(({ transform }) => transform === undefined);
  const first = experiences.find(({ transform }) => transform !== undefined);
  if (!first) return undefined;
  if (without >= 0)
    return `task ${without + 1} has no transform, but others have one; give it one that changes nothing`;
  if (!images) return 'its tasks transform images, but its dataset has none';
  const pixels = images.height * images.width;
  const size = first.transform!.indices?.length;
  for (const [index, { transform }] of experiences.entries()) {
    const task = `the transform of task ${index + 1}`;
    const { indices, weights } = transform!;
    if (!(indices instanceof Int32Array)) return `${task} has indices that are not an Int32Array`;
    if (indices.length === 0 || indices.length % pixels !== 0)
      return `${task} has ${indices.length} indices, but images of ${images.height}×${images.width} need ${pixels}, or a multiple`;
    if (indices.length !== size)
      return `${task} has ${indices.length} indices, but that of task 1 has ${size}`;
    const place = indices.find((one) => one < 0 || one >= pixels);
    if (place !== undefined) return `${task} names pixel ${place}, but there are only 0 to ${pixels - 1}`;
    if (weights === undefined) continue;
    if (!(weights instanceof Float32Array) || weights.length !== indices.length)
      return `${task} must have as many weights as indices, in a Float32Array`;
    if (!weights.every(Number.isFinite)) return `${task} has weights that are not finite`;
  }
  return undefined;
}
