import type { z } from 'zod';
import type { LabelledDataset } from '../data/dataset.js';
import type { Random } from '../random/random.js';
import { checkedTasks } from './checked-tasks.js';
import { frozenCopy, withLabels } from './handed-out.js';
import type { Scenario, ScenarioKind, TaskSequence } from './task-sequence.js';

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

type Generate<O extends z.ZodObject> = (
  dataset: LabelledDataset,
  options: z.output<O>,
  random: Random,
) => TaskSequence;

/** What the author of a definition wrote, by what was made of it: a definition may be changed and defined again. */
const written = new WeakMap<object, Generate<z.ZodObject>>();

/** Makes a definition from what its author writes: a description and the sequence of tasks. */
export function defineScenario<O extends z.ZodObject>(
  author: ScenarioDescription<O> & { generate: Generate<O> },
): ScenarioDefinition<O> {
  const { name, kind } = author;
  const generateTasks = (written.get(author.generate) as Generate<O> | undefined) ?? author.generate;
  const generate: ScenarioDefinition<O>['generate'] = (dataset, options, random) => {
    const generated = withLabels(dataset, (labels) => generateTasks(labels, frozenCopy(options), random));
    return { name, kind, dataset, ...checkedTasks({ name, kind, dataset }, generated) };
  };
  written.set(generate, generateTasks as Generate<z.ZodObject>);
  return { backbone: 'pixels', ...author, generate };
}
