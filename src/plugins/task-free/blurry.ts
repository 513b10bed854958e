import type { Random } from '../../random/random.js';
import { partFrom, type StreamPart } from './stream.js';

/**
 * While a task lasts, a share of the samples comes from its neighbours, half of it from each, evenly spread, so that each
 * batch has it; the first and the last task have one neighbour and half the share. Neighbours exchange samples, so that
 * each comes once (like the blurry borders of Bang et al. 2021, arXiv:2103.17230, where the share comes from all tasks).
 * @param sizes number of training samples of each task
 * @param share 0 … 1
 */
export function blurryStream(sizes: readonly number[], share: number, random: Random): StreamPart[] {
  const samples = sizes.map((size, task) =>
    Array.from(random.split('order', task).permutation(size), (place) => ({ task, place })),
  );
  /** How many samples a task and the next one exchange. */
  const exchanged = sizes
    .slice(0, -1)
    .map((size, task) => Math.floor((share / 2) * Math.min(size, sizes[task + 1]!)));
  const toNext = samples.map((own, task) => own.splice(0, exchanged[task] ?? 0));
  const toPrevious = samples.map((own, task) => own.splice(0, exchanged[task - 1] ?? 0));
  return samples.map((own, task) => {
    const given = [...(toNext[task - 1] ?? []), ...(toPrevious[task + 1] ?? [])];
    const mixed = Array.from(random.split('neighbours', task).permutation(given.length), (at) => given[at]!);
    return partFrom(spread(own, mixed));
  });
}

/** Both lists as one, the second evenly spread over the first. */
function spread<Item>(items: readonly Item[], others: readonly Item[]): Item[] {
  const count = items.length + others.length;
  const before = (at: number) => Math.floor((at * others.length) / count);
  return Array.from({ length: count }, (_, at) =>
    before(at + 1) > before(at) ? others[before(at)]! : items[at - before(at)]!,
  );
}
