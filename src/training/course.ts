import type { StreamPart } from '../plugins/task-free/stream.js';
import { classesIn, type Experience } from '../plugins/task-sequence.js';
import { listOf, listOfPart, type SampleList } from './memory/sample-list.js';

/** What comes in a sequence of tasks, one after the other. */
export class Course {
  /** Training samples by task; in a stream without borders, those that come while the task lasts, in their order. */
  readonly lists: readonly SampleList[];
  /** By task, how many tasks have begun by its end: the samples of later ones can come before. */
  private readonly begun: readonly number[];

  constructor(
    private readonly experiences: readonly Experience[],
    /** Whether methods are not told when a task ends. */
    stream: readonly StreamPart[] | undefined,
  ) {
    this.lists = stream ? stream.map((part) => listOfPart(part, experiences)) : experiences.map(listOf);
    let latest = 0;
    this.begun = this.lists.map(({ tasks }) => {
      latest = tasks.reduce((most, task) => Math.max(most, task + 1), latest);
      return latest;
    });
  }

  /** How many classes there are once so many tasks have been learnt; those of later ones that have begun are in it. */
  classesAfter(tasks: number): number {
    return tasks === 0 ? 0 : classesIn(this.experiences.slice(0, this.begun[tasks - 1]));
  }
}
