import type { DatasetPart, LabelledDataset } from '../data/dataset.js';
import type { StreamPart } from './task-free/stream.js';

/**
 * What is known at prediction. `task`: which task it is; there is one output layer per task. `domain`: not the task; all
 * tasks share one output layer. `class`: not the task; one output layer has all classes, of which only those seen so far
 * count.
 */
export type ScenarioKind = 'task' | 'domain' | 'class';

export const scenarioKinds = ['task', 'domain', 'class'] as const satisfies ScenarioKind[];

/** One task's share of a part of the dataset. */
export interface TaskSplit {
  /** Rows of the part, each once: [samples]. */
  rows: Int32Array;
  /** The label of each row's class, an index of the output layer's columns: [samples]. */
  labels: Int32Array;
}

/**
 * What is done with all images of a task, training and test, channel by channel: each pixel becomes a weighted sum of
 * `taps` pixels, the same number in all tasks of a scenario. What the weights lack of 1 counts as black.
 */
export interface PixelTransform {
  /** Places in the image, row by row: [height · width · taps]. */
  indices: Int32Array;
  /** [height · width · taps]; 1 each if left out. */
  weights?: Float32Array;
}

/** What is learnt between two evaluations: one task. */
export interface Experience {
  /** Of the training part. */
  train: TaskSplit;
  /** Of the part that is tested on. */
  test: TaskSplit;
  /** The task's classes in the dataset, ordered by their labels. Classes of earlier tasks may come back. */
  classes: number[];
  /**
   * Every task has one or none has. With one, the task's classes are its own: in the class-incremental setting they have
   * labels of their own, even if earlier tasks have had the same classes of the dataset.
   */
  transform?: PixelTransform;
}

/** What a scenario's author generates from a dataset. */
export interface TaskSequence {
  /** In the order of training. `noisyLabels`, if any, are learnt instead of `labels`: [samples]. */
  experiences: (Omit<Experience, 'train'> & { train: TaskSplit & { noisyLabels?: Int32Array } })[];
  /** Width of one output layer. */
  outputs: number;
  /** The part of the dataset that the test splits are from; `test` unless training images are held out. */
  testedOn?: DatasetPart;
  /** What comes while each task lasts, where methods are not told when it ends. */
  stream?: StreamPart[];
}

export interface Scenario extends Required<Omit<TaskSequence, 'experiences' | 'stream'>> {
  name: string;
  kind: ScenarioKind;
  dataset: LabelledDataset;
  /** In the order of training; labels are those to learn. */
  experiences: Experience[];
  stream?: StreamPart[];
}

/** How many classes the first tasks have together; one that comes back counts once, unless it is the task's own. */
export const classesIn = (experiences: readonly Pick<Experience, 'classes' | 'transform'>[]): number => {
  const own = experiences.filter(({ transform }) => transform !== undefined);
  const others = experiences.filter(({ transform }) => transform === undefined);
  return (
    own.reduce((sum, { classes }) => sum + classes.length, 0) +
    new Set(others.flatMap(({ classes }) => classes)).size
  );
};
