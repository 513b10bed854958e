import { joined, partOfList, type SampleList } from './memory/sample-list.js';

/**
 * In a stream without borders: what a strategy takes for the end of a task, every so many steps, and what it learns from
 * then.
 */
export class Consolidation {
  /** How often it has been. */
  times = 0;
  /** Classes that had come by the last time. */
  classes = 0;
  private lists: SampleList[] = [];

  /** @param every number of steps; undefined for never */
  constructor(readonly every: number | undefined) {}

  isDue(steps: number): boolean {
    return this.every !== undefined && steps % this.every === 0;
  }

  /** Notes samples that were learnt: those of a list from one place to before another. */
  add(list: SampleList, from: number, to: number): void {
    if (this.every !== undefined) this.lists.push(partOfList(list, from, to));
  }

  /** The samples since the last time. */
  take(classes: number): SampleList {
    const samples = joined(this.lists);
    this.lists = [];
    this.times++;
    this.classes = classes;
    return samples;
  }
}
