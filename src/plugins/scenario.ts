import type { z } from 'zod';
import type { LabelledDataset } from '../data/dataset.js';
import { type DatasetChoice, isOfFeatures } from '../data/own/definition.js';
import { UserError } from '../errors/user-error.js';
import type { Random } from '../random/random.js';
import { checkedTasks } from './checked-tasks.js';
import { withLabels } from './handed-out.js';
import { type PartOptions, partOfTasks, partOptions } from './part-of-tasks.js';
import { strictOptions } from './strict.js';
import { type StreamOptions, streamOf, streamOptions } from './task-free/options.js';
import { sizesOf } from './task-free/stream.js';
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
  /** Whether `generate` gives a stream in which methods are not told when a task ends; false unless given. */
  isTaskFree?: boolean;
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
  const { name, kind, isTaskFree = false } = author;
  const generateTasks = (author.generate as Checked<O>)[WRITTEN] ?? author.generate;
  // Every scenario can have a part of its tasks, and become a stream without borders, unless it is one, or methods are told
  // the task.
  const common = kind === 'task' ? partOptions : { ...streamOptions, ...partOptions };
  const options = isTaskFree ? author.options : withCommonOptions(author, common);
  const generate: Checked<O> = (dataset, chosen, random) => {
    const given = strictOptions(chosen, options);
    const generated = withLabels(dataset, (labels) => generateTasks(labels, given, random));
    const whole = checkedTasks({ name, kind, dataset }, generated);
    const checked = isTaskFree ? whole : partOfTasks({ name, kind }, whole, chosen as PartOptions);
    if ((checked.stream !== undefined) !== isTaskFree) {
      throw new UserError(
        `${name}: ${isTaskFree ? 'it is task-free, so its tasks need a stream' : 'its tasks have a stream, so it needs isTaskFree: true'}`,
      );
    }
    const stream =
      checked.stream ??
      streamOf(chosen as StreamOptions, sizesOf(checked.experiences), random.split('stream'));
    return { name, kind, dataset, ...checked, ...(stream && { stream }) };
  };
  generate[WRITTEN] = generateTasks;
  return {
    ...author,
    // A generator passes on what it was not given as undefined.
    backbone: author.backbone ?? (isOfFeatures(author.dataset) ? 'features' : 'pixels'),
    isTaskFree,
    options,
    generate,
  };
}

/** @throws UserError if the scenario has an option of such a name */
function withCommonOptions<O extends z.ZodObject>(
  { name, options }: ScenarioDescription<O>,
  common: Readonly<Record<string, z.ZodType>>,
): O {
  const own: Readonly<Record<string, { description?: string } | undefined>> = options.shape;
  // A definition may be defined again, also by another copy of this module.
  const taken = Object.entries(common).find(
    ([option, { description }]) => own[option] && own[option].description !== description,
  );
  if (taken)
    throw new UserError(`${name}: every scenario has an option ${taken[0]}; call its own another name`);
  return options.safeExtend(common) as unknown as O;
}
