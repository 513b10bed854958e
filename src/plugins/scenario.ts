import type { z } from 'zod';
import type { LabelledDataset } from '../data/dataset.js';
import { type DatasetChoice, isOfFeatures } from '../data/own/definition.js';
import type { Random } from '../random/random.js';
import { checkedTasks } from './checked-tasks.js';
import { withLabels } from './handed-out.js';
import { strictOptions } from './strict.js';
import type { Scenario, ScenarioKind, TaskSequence } from './task-sequence.js';

interface ScenarioDescription<O extends z.ZodObject> {
  /** What the user types, `split-mnist/task`. */
  name: string;
  title: string;
  /** Where it was proposed. */
  source: string;
  kind: ScenarioKind;
  /** The dataset that it is made from: the name of a built-in one, or one of the user's own. */
  dataset: DatasetChoice;
  /** Name of the default backbone; unless given, `pixels`, or `features` if the dataset has features. */
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

/**
 * On the function of a definition: what its author wrote, since a definition may be changed and defined again. Known
 * to every copy of this module, such as the source's and the build's.
 */
const WRITTEN = Symbol.for('continual-bench: generate as its author wrote it');

type Checked<O extends z.ZodObject> = ScenarioDefinition<O>['generate'] & { [WRITTEN]?: Generate<O> };

/** Makes a definition from what its author writes: a description and the sequence of tasks. */
export function defineScenario<O extends z.ZodObject>(
  author: ScenarioDescription<O> & { generate: Generate<O> },
): ScenarioDefinition<O> {
  const { name, kind } = author;
  const generateTasks = (author.generate as Checked<O>)[WRITTEN] ?? author.generate;
  const generate: Checked<O> = (dataset, options, random) => {
    const given = strictOptions(options, author.options);
    const generated = withLabels(dataset, (labels) => generateTasks(labels, given, random));
    return { name, kind, dataset, ...checkedTasks({ name, kind, dataset }, generated) };
  };
  generate[WRITTEN] = generateTasks;
  return { backbone: isOfFeatures(author.dataset) ? 'features' : 'pixels', ...author, generate };
}
