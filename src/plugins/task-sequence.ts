import type { DatasetPart, LabelledDataset } from '../data/dataset.js';

/**
 * What is known at prediction. `task`: which task it is; there is one output layer per task. `domain`: not the task; all
 * tasks share one output layer. `class`: not the task; one output layer has all classes, of which only those seen so far
 * count.
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
  /** The part of the dataset that the test splits are from; `test` unless training images are held out. */
  testedOn?: DatasetPart;
}

export interface Scenario extends Required<TaskSequence> {
  name: string;
  kind: ScenarioKind;
  dataset: LabelledDataset;
}
