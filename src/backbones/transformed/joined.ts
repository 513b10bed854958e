import type { DatasetPart, FeatureDataset, Labelled } from '../../data/dataset.js';
import { array } from '../../engine/array.js';
import type { Experience, Scenario } from '../../plugins/task-sequence.js';

/** The features of all tasks in one table, [rows of the first, of the second, …]. */
export class JoinedFeatures {
  private readonly tables: Partial<Record<DatasetPart, Float32Array>> = {};
  private added = 0;

  /** @param tasks the labels of each task's images, in order */
  constructor(private readonly tasks: readonly Record<DatasetPart, Labelled>[]) {}

  /** Adds the features of the next task. */
  add(features: FeatureDataset): void {
    const before = this.tasks.slice(0, this.added++);
    for (const part of ['train', 'test'] as const) {
      const { data, shape } = features[part].features;
      const width = shape[1]!;
      this.tables[part] ??= new Float32Array(total(this.tasks, part) * width);
      this.tables[part].set(data, total(before, part) * width);
    }
  }

  /** All of them, once each task has been added. */
  dataset({ name, classes }: Pick<FeatureDataset, 'name' | 'classes'>): FeatureDataset {
    const joined = (part: DatasetPart) => {
      const count = total(this.tasks, part);
      const labels = new Int32Array(count);
      let at = 0;
      for (const { [part]: one } of this.tasks) {
        labels.set(one.labels, at);
        at += one.count;
      }
      const data = this.tables[part]!;
      return { features: array('float32', [count, data.length / count], data), labels, count };
    };
    return { name, classes, train: joined('train'), test: joined('test') };
  }
}

const total = (tasks: readonly Record<DatasetPart, Labelled>[], part: DatasetPart): number =>
  tasks.reduce((sum, task) => sum + task[part].count, 0);

/** The tasks with rows of {@link JoinedFeatures}. */
export function withJoinedRows(scenario: Scenario): Scenario {
  const first = { train: 0, test: 0 };
  const next = (part: DatasetPart, split: Experience['train']) => {
    const from = first[part];
    first[part] += split.rows.length;
    return { ...split, rows: split.rows.map((_, index) => from + index) };
  };
  const experiences = scenario.experiences.map((experience) => ({
    ...experience,
    train: next('train', experience.train),
    test: next('test', experience.test),
  }));
  return { ...scenario, experiences, testedOn: 'test' };
}
