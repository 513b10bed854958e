import type { z } from 'zod';
import type { DatasetPart, LabelledDataset } from '../data/dataset.js';
import type { Random } from '../random.js';
import { checkTasks } from './task-sequence.js';

/**
 * What is known when predicting: in `task` the task, with one output layer per task; in `domain` not, with
 * one output layer that all tasks share; in `class` not, with one output layer of all classes, of which those
 * seen so far count.
 */
export type ScenarioKind = 'task' | 'domain' | 'class';

export const scenarioKinds = ['task', 'domain', 'class'] as const satisfies ScenarioKind[];

/** One task's share of a part of the dataset. */
export interface TaskSplit {
  /** Rows of the part: [samples]. */
  rows: Int32Array;
  /** Each row's label, an index of the output layer's columns: [samples]. */
  labels: Int32Array;
}

/** What is learnt between two evaluations: one task. */
export interface Experience {
  /** Of the training part. */
  train: TaskSplit;
  /** Of the part that is tested on. */
  test: TaskSplit;
  /** The task's classes in the dataset, ordered by their labels. */
  classes: number[];
}

/** What a scenario's author generates from a dataset. */
export interface TaskSequence {
  /** In the order of training. */
  experiences: Experience[];
  /** Width of one output layer. */
  outputs: number;
  /** The part of the dataset that the test splits are of; `test` unless training images are held out. */
  testedOn?: DatasetPart;
}

export interface Scenario extends Required<TaskSequence> {
  name: string;
  kind: ScenarioKind;
  dataset: LabelledDataset;
}

interface ScenarioDescription<O extends z.ZodObject> {
  /** What the user types, `split-mnist/task`. */
  name: string;
  title: string;
  /** Where it was proposed. */
  source: string;
  kind: ScenarioKind;
  /** Name of the dataset that it is made from. */
  dataset: string;
  /** Name of the backbone that reads the images, unless the user names another; `pixels` unless given. */
  backbone?: string;
  /** Schema of the options; each has a default. */
  options: O;
}

export interface ScenarioDefinition<O extends z.ZodObject = z.ZodObject>
  extends Required<ScenarioDescription<O>> {
  /**
   * @param options as the schema puts them out, every default written out.
   * @throws UserError when the options don't fit the dataset, or a task would have no samples or others than it can.
   */
  generate(dataset: LabelledDataset, options: z.output<O>, random: Random): Scenario;
}

/** Makes a definition of what its author writes: a description and the sequence of tasks. */
export function defineScenario<O extends z.ZodObject>(
  author: ScenarioDescription<O> & {
    generate(dataset: LabelledDataset, options: z.output<O>, random: Random): TaskSequence;
  },
): ScenarioDefinition<O> {
  return {
    backbone: 'pixels',
    ...author,
    generate(dataset, options, random) {
      const scenario = {
        name: author.name,
        kind: author.kind,
        dataset,
        testedOn: 'test' as const,
        ...author.generate(dataset, options, random),
      };
      checkTasks(scenario);
      return scenario;
    },
  };
}
