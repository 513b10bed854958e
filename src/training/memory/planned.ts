import type { Memory } from '../../plugins/memory.js';
import type { Experience, ScenarioKind } from '../../plugins/task-sequence.js';
import type { Random } from '../../random/random.js';
import type { MemoryPlan } from './memory-plan.js';
import { Reservoir } from './reservoir.js';
import { listOf, type Sample, samplesOf } from './sample-list.js';
import { Shares } from './shares.js';

/** The plan of a memory for a stream of tasks. */
export function plannedMemory(
  { capacity, keeps, shares }: Memory,
  kind: ScenarioKind,
  experiences: readonly Experience[],
  random: Random,
): MemoryPlan {
  if (keeps === 'reservoir') return new Reservoir(capacity, random);
  const groupOf = groupsBy(keeps, kind);
  const all = () => new Set(experiences.flatMap((one, task) => samplesOf(listOf(one, task)).map(groupOf)));
  return new Shares(capacity, groupOf, shares === 'all' ? all().size : undefined, random);
}

/** In class-incremental scenarios a label stands for one class; elsewhere it means another class in each task. */
const groupsBy =
  (keeps: 'classes' | 'tasks', kind: ScenarioKind) =>
  ({ task, label }: Sample): string => {
    if (keeps === 'tasks') return `${task}`;
    return kind === 'class' ? `${label}` : `${task} ${label}`;
  };
