/**
 * What is learnt while one task lasts, where methods are not told when a task ends: samples in the order in which they
 * come, each at most once in the whole stream. Such streams are called task-free (Aljundi, Kelchtermans, Tuytelaars 2019,
 * arXiv:1812.03596).
 */
export interface StreamPart {
  /** The task that each sample belongs to, counted from 0: [samples]. */
  tasks: Int32Array;
  /** Each sample's place among its task's training samples: [samples]. */
  places: Int32Array;
}

/** The numbers of training samples of tasks, from which streams are made. */
export const sizesOf = (experiences: readonly { train: { rows: Int32Array } }[]): number[] =>
  experiences.map(({ train }) => train.rows.length);

export const partFrom = (samples: readonly { task: number; place: number }[]): StreamPart => ({
  tasks: Int32Array.from(samples, ({ task }) => task),
  places: Int32Array.from(samples, ({ place }) => place),
});
