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
  /** The most samples that it waited with. */
  most = 0;
  private lists: SampleList[] = [];
  private waiting = 0;

  /** @param every number of steps; undefined for never */
  constructor(readonly every: number | undefined) {}

  isDue(steps: number): boolean {
    return this.every !== undefined && steps % this.every === 0;
  }

  /** Notes samples that were learnt: those of a list from one place to before another. */
  add(list: SampleList, from: number, to: number): void {
    if (this.every === undefined) return;
    this.lists.push(partOfList(list, from, to));
    this.waiting += to - from;
    this.most = Math.max(this.most, this.waiting);
  }

  /** The samples since the last time. */
  take(classes: number): SampleList {
    const samples = joined(this.lists);
    this.lists = [];
    this.waiting = 0;
    this.times++;
    this.classes = classes;
    return samples;
  }
}
