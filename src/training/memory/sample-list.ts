import type { StreamPart } from '../../plugins/task-free/stream.js';
import type { Experience, TaskSplit } from '../../plugins/task-sequence.js';

/** Samples of the training part, with the task that each came with: each array [samples]. */
export interface SampleList extends TaskSplit {
  tasks: Int32Array;
}

/** The training samples of one task; tasks are counted from 0. */
export const listOf = ({ train }: Pick<Experience, 'train'>, task: number): SampleList => ({
  rows: train.rows,
  labels: train.labels,
  tasks: new Int32Array(train.rows.length).fill(task),
});

/** The samples that come while a task lasts, in their order. */
export const listOfPart = (
  { tasks, places }: StreamPart,
  experiences: readonly Pick<Experience, 'train'>[],
): SampleList => {
  const ofTrain = (name: keyof TaskSplit) =>
    tasks.map((task, at) => experiences[task]!.train[name][places[at]!]!);
  return { rows: ofTrain('rows'), labels: ofTrain('labels'), tasks };
};

/** The part of a list from one place to before another. */
export const partOfList = ({ rows, labels, tasks }: SampleList, from: number, to: number): SampleList => ({
  rows: rows.subarray(from, to),
  labels: labels.subarray(from, to),
  tasks: tasks.subarray(from, to),
});

/** One sample of the training part. */
export interface Sample {
  row: number;
  label: number;
  task: number;
}

export const samplesOf = ({ rows, labels, tasks }: SampleList): Sample[] =>
  Array.from(rows, (row, at) => ({ row, label: labels[at]!, task: tasks[at]! }));

export const listFrom = (samples: readonly Sample[]): SampleList => ({
  rows: Int32Array.from(samples, ({ row }) => row),
  labels: Int32Array.from(samples, ({ label }) => label),
  tasks: Int32Array.from(samples, ({ task }) => task),
});

export const joined = (lists: readonly SampleList[]): SampleList => {
  const all = (name: keyof SampleList) => Int32Array.from(lists.flatMap((list) => [...list[name]]));
  return { rows: all('rows'), labels: all('labels'), tasks: all('tasks') };
};
