import type { Phase } from '../plugins/memory.js';
import type { Experience } from '../plugins/task-sequence.js';
import type { MemoryPlan } from './memory/memory-plan.js';
import { joined, listFrom, listOf, type SampleList } from './memory/sample-list.js';

/** The samples that an epoch of a phase goes through. */
export function listFor(
  { on = ['task'] }: Phase,
  experiences: readonly Experience[],
  task: number,
  plan: MemoryPlan | undefined,
): SampleList {
  const own = listOf(experiences[task]!, task);
  const held = () => listFrom((plan?.held ?? []).filter((sample) => sample !== undefined));
  const lists = on.map((part): SampleList => {
    if (part === 'task') return own;
    if (part === 'seen') return joined(experiences.slice(0, task + 1).map(listOf));
    if (part === 'memory') return held();
    const memory = held();
    const times = Math.max(1, Math.floor(own.rows.length / Math.max(1, memory.rows.length)));
    return joined(new Array<SampleList>(times).fill(memory));
  });
  return lists.length === 1 ? lists[0]! : joined(lists);
}

/** How many samples that is at most, before it is known what the memory holds. */
export function mostSamples(
  { on = ['task'] }: Phase,
  experiences: readonly Experience[],
  task: number,
  capacity: number,
): number {
  const sizes = experiences.slice(0, task + 1).map(({ train }) => train.rows.length);
  const own = sizes[task]!;
  const seen = sizes.reduce((sum, size) => sum + size, 0);
  const held = Math.min(capacity, seen);
  const of = { task: own, seen, memory: held, 'repeated memory': task === 0 ? 0 : Math.max(own, held) };
  return on.reduce((sum, part) => sum + of[part], 0);
}

/** How many samples are held after a task: all so far if a phase goes through them, or else those in the memory. */
export function samplesHeld(
  phases: readonly Phase[],
  experiences: readonly Experience[],
  task: number,
  plan: MemoryPlan | undefined,
): number {
  if (phases.some(({ on }) => on?.includes('seen')))
    return mostSamples({ on: ['seen'] }, experiences, task, 0);
  return plan?.held.filter((sample) => sample !== undefined).length ?? 0;
}
