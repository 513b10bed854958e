import { z } from 'zod';
import { usageError } from '../errors/user-error.js';
import type { Experience, Scenario, ScenarioKind, TaskSplit } from './task-sequence.js';

/**
 * The options by which a scenario has only a part of its tasks, so that some can choose hyper-parameters and the others
 * judge them: Chaudhry et al. 2019 (A-GEM), section 4.
 */
export const partOptions = {
  firstTasks: z
    .int()
    .positive()
    .optional()
    .describe('only so many tasks, the first ones, exactly as they begin the whole sequence'),
  skipTasks: z
    .int()
    .positive()
    .optional()
    .describe(
      'leaves out so many tasks, the first ones; the others are learnt from the start, by a new network',
    ),
};

export type PartOptions = z.output<z.ZodObject<typeof partOptions>>;

/** @throws UserError (usage) if both are given */
export function refuseBothParts({ firstTasks, skipTasks }: PartOptions): void {
  if (firstTasks === undefined || skipTasks === undefined) return;
  throw usageError('scenario.firstTasks and scenario.skipTasks are both given; give one of them');
}

/**
 * The part of the tasks that the options ask for. The first tasks keep their labels and the whole output layer. Where first
 * ones are left out, classes in a class-incremental scenario are counted anew, in the order in which they come.
 * @param name of the scenario, for messages
 * @throws UserError (usage) if both are given, or one leaves no task
 */
export function partOfTasks<Sequence extends Pick<Scenario, 'experiences' | 'outputs'>>(
  { name, kind }: { name: string; kind: ScenarioKind },
  sequence: Sequence,
  options: PartOptions,
): Sequence {
  refuseBothParts(options);
  const { firstTasks, skipTasks } = options;
  const { experiences } = sequence;
  const count = experiences.length;
  for (const [option, value] of Object.entries({ firstTasks, skipTasks })) {
    if (value !== undefined && value >= count) {
      throw usageError(
        `${name} has ${count} ${count === 1 ? 'task' : 'tasks'} here, so scenario.${option} must be less than ${count}, but is ${value}`,
      );
    }
  }
  if (firstTasks !== undefined) return { ...sequence, experiences: experiences.slice(0, firstTasks) };
  if (skipTasks === undefined) return sequence;
  const kept = experiences.slice(skipTasks);
  return kind === 'class' ? { ...sequence, ...countedAnew(name, kept) } : { ...sequence, experiences: kept };
}

/** The same tasks with labels 0, 1, … in the order in which their classes come. */
function countedAnew(
  name: string,
  experiences: readonly Experience[],
): { experiences: Experience[]; outputs: number } {
  const anew = new Map<number, number>();
  for (const { test } of experiences) {
    for (const label of [...new Set(test.labels)].sort((a, b) => a - b)) {
      if (!anew.has(label)) anew.set(label, anew.size);
    }
  }
  const relabelled = ({ rows, labels }: TaskSplit): TaskSplit => ({
    rows,
    labels: labels.map((label) => {
      const other = anew.get(label);
      if (other !== undefined) return other;
      throw usageError(
        `${name}: scenario.skipTasks leaves out the class of label ${label}, which later tasks train with`,
      );
    }),
  });
  return {
    experiences: experiences.map(({ train, test, ...others }) => ({
      ...others,
      train: relabelled(train),
      test: relabelled(test),
    })),
    outputs: anew.size,
  };
}
