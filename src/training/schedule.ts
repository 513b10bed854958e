import { UserError } from '../errors/user-error.js';
import { isMixed, type Phase } from '../plugins/memory.js';
import { heldIn, type MemoryPlan } from './memory/memory-plan.js';
import { joined, listFrom, type SampleList } from './memory/sample-list.js';
import type { Method } from './method.js';

/** The samples that an epoch of a phase goes through. @param ofTasks the training samples of each task */
export function listFor(
  { on = ['task'] }: Phase,
  ofTasks: readonly SampleList[],
  task: number,
  plan: MemoryPlan | undefined,
): SampleList {
  const own = ofTasks[task]!;
  const held = () => listFrom(plan ? heldIn(plan) : []);
  const lists = on.map((part): SampleList => {
    if (part === 'task') return own;
    if (part === 'seen') return joined(ofTasks.slice(0, task + 1));
    if (part === 'memory') return held();
    const memory = held();
    const times = Math.max(1, Math.floor(own.rows.length / Math.max(1, memory.rows.length)));
    return joined(new Array<SampleList>(times).fill(memory));
  });
  return lists.length === 1 ? lists[0]! : joined(lists);
}

/**
 * How many samples that is at most, before it is known what the memory holds.
 * @param mostHeld samples that the memory holds then at most
 */
export function mostSamples(
  { on = ['task'] }: Phase,
  ofTasks: readonly SampleList[],
  task: number,
  mostHeld: number,
): number {
  const sizes = ofTasks.slice(0, task + 1).map(({ rows }) => rows.length);
  const own = sizes[task]!;
  const of = {
    task: own,
    seen: sizes.reduce((sum, size) => sum + size, 0),
    memory: mostHeld,
    'repeated memory': mostHeld === 0 ? 0 : Math.max(own, mostHeld),
  };
  return on.reduce((sum, part) => sum + of[part], 0);
}

/** How many samples are held after a task: all so far if a phase goes through them, or else those in the memory. */
export function samplesHeld(
  phases: readonly Phase[],
  ofTasks: readonly SampleList[],
  task: number,
  plan: MemoryPlan | undefined,
): number {
  if (phases.some(({ on }) => on?.includes('seen'))) return mostSamples({ on: ['seen'] }, ofTasks, task, 0);
  return plan ? heldIn(plan).length : 0;
}

/** @throws UserError if there is no memory that phases are on, or a reservoir that would never take a sample */
export function requireFittingPhases({ strategy, hyperparameters }: Method, phases: readonly Phase[]): void {
  const { name } = strategy;
  const parts = phases.flatMap(({ on = ['task'] }) => on);
  const ofMemory = parts.find((part) => part === 'memory' || part === 'repeated memory');
  const memory = strategy.memory?.(hyperparameters);
  if (ofMemory && !memory) throw new UserError(`${name} has a phase on '${ofMemory}', but no memory`);
  if (memory?.keeps === 'reservoir' && isMixed(phases[0]!)) {
    const first = phases[0]!.on!.map((part) => `'${part}'`).join(' and ');
    throw new UserError(
      `${name} has a reservoir, which takes samples while the first phase is on the task's own alone, but that is on ${first}: let the memory keep classes or tasks, or put another phase first`,
    );
  }
}
