import type { Random } from '../../random/random.js';
import { partFrom, type StreamPart } from './stream.js';

/**
 * Tasks come and go: each sample has a time, normally distributed about the middle of its task, and samples come in the
 * order of their times (Shanahan, Kaplanis, Mitrović 2021, arXiv:2105.13327, where the tasks' rates are Gaussian).
 * @param sizes number of training samples of each task
 * @param spread standard deviation, in mean lengths of a task
 */
export function gaussianStream(sizes: readonly number[], spread: number, random: Random): StreamPart[] {
  const ends = sizes.map((_, task) => sizes.slice(0, task + 1).reduce((sum, size) => sum + size, 0));
  const deviation = (spread * ends.at(-1)!) / sizes.length;
  const samples = sizes.flatMap((size, task) => {
    const times = random.split('times', task);
    const middle = ends[task]! - size / 2;
    return Array.from({ length: size }, (_, place) => ({
      task,
      place,
      time: middle + deviation * times.normal(),
    }));
  });
  samples.sort((a, b) => a.time - b.time);
  return sizes.map((size, task) => partFrom(samples.slice(ends[task]! - size, ends[task]!)));
}
