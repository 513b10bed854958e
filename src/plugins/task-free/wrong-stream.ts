import type { StreamPart } from './stream.js';

/** What is wrong with a stream, whose types may never have been checked. @param sizes training samples of each task */
export function wrongStream(stream: unknown, sizes: readonly number[]): string | undefined {
  if (!Array.isArray(stream) || stream.length !== sizes.length)
    return `its stream must be a list of ${sizes.length} parts, one for each task`;
  const isTaken = sizes.map((size) => new Uint8Array(size));
  for (const [index, part] of (stream as Partial<StreamPart>[]).entries()) {
    const { tasks, places } = part ?? {};
    const name = `part ${index + 1} of its stream`;
    if (!(tasks instanceof Int32Array && places instanceof Int32Array))
      return `${name} must have tasks and places, each an Int32Array`;
    if (tasks.length !== places.length)
      return `${name} has ${tasks.length} tasks and ${places.length} places`;
    if (tasks.length === 0) return `${name} has no samples`;
    for (const [at, task] of tasks.entries()) {
      const taken = isTaken[task];
      const place = places[at]!;
      if (!taken) return `${name} has a sample of task ${task}, but tasks are 0 to ${sizes.length - 1}`;
      if (place < 0 || place >= taken.length)
        return `${name} has sample ${place} of task ${task}, which has only 0 to ${taken.length - 1}`;
      if (taken[place]!++ > 0) return `sample ${place} of task ${task} comes twice in its stream`;
    }
  }
  return undefined;
}
