import type { z } from 'zod';
import type { LabelledDataset } from '../data/dataset.js';
import type { Random } from '../random/random.js';
import { checkTasks } from './checked-tasks.js';
import type { Scenario, ScenarioKind, TaskSequence } from './task-sequence.js';
import { refuseUnused } from './unused.js';

interface ScenarioDescription<O extends z.ZodObject> {
  /** What the user types, `split-mnist/task`. */
  name: string;
  title: string;
  /** Where it was proposed. */
  source: string;
  kind: ScenarioKind;
  /** Name of the dataset that it is made from. */
  dataset: string;
  /** Name of the default backbone; `pixels` unless given. */
  backbone?: string;
  /** Schema of the options; each must have a default. */
  options: O;
}

export interface ScenarioDefinition<O extends z.ZodObject = z.ZodObject>
  extends Required<ScenarioDescription<O>> {
  /**
   * @param options the schema's output, with every default filled in.
   * @throws UserError if the options do not fit the dataset, or a task would have no samples or impossible ones.
   */
  generate(dataset: LabelledDataset, options: z.output<O>, random: Random): Scenario;
}

/** Makes a definition from what its author writes: a description and the sequence of tasks. */
export function defineScenario<O extends z.ZodObject>(
  author: ScenarioDescription<O> & {
    generate(dataset: LabelledDataset, options: z.output<O>, random: Random): TaskSequence;
  },
): ScenarioDefinition<O> {
  return {
    backbone: 'pixels',
    ...author,
    generate(dataset, options, random) {
      const { name, kind } = author;
      const sequence = author.generate(dataset, options, random);
      refuseUnused(sequence, { name, kind, dataset });
      const scenario = { name, kind, dataset, testedOn: 'test' as const, ...sequence };
      checkTasks(scenario);
      return scenario;
    },
  };
}
