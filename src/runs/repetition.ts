import type { TaskAccuracy } from '../training/task-accuracy.js';
import type { RunRecord } from './record.js';

/** A finished run that is computed again, and must come out the same. */
export class Repetition {
  private readonly again = new Map<string, number>();

  constructor(private readonly before: RunRecord) {}

  add(entry: TaskAccuracy): void {
    this.again.set(placeOf(entry), entry.accuracy);
  }

  /** What is different, as a message; undefined if nothing is. */
  difference(): string | undefined {
    const { id, accuracies, earlyAccuracies } = this.before;
    const differing = [...accuracies, ...earlyAccuracies].filter(
      (entry) => !Object.is(this.again.get(placeOf(entry)), entry.accuracy),
    );
    if (differing.length === 0) return undefined;
    const what =
      differing.length === 1
        ? 'an accuracy differs from the one'
        : `${differing.length} accuracies differ from those`;
    return `${what} that ${differing.length === 1 ? 'is' : 'are'} stored, so nothing was changed; to see which: continual-bench rerun ${id.slice(0, 12)}`;
  }
}

const placeOf = ({ trainTask, testTask }: TaskAccuracy): string => `${trainTask} ${testTask}`;
