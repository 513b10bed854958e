import type { Random } from '../../random/random.js';
import type { StreamPart } from './stream.js';

/**
 * One task after the other, as with borders; but methods are not told when one ends.
 * @param sizes number of training samples of each task
 */
export const hiddenStream = (sizes: readonly number[], random: Random): StreamPart[] =>
  sizes.map((size, task) => ({
    tasks: new Int32Array(size).fill(task),
    places: random.split('order', task).permutation(size),
  }));
