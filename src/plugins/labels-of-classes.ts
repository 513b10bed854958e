import type { TaskSplit } from './task-sequence.js';

/** Which label each class has, as learnt from one split after another. */
export class LabelsOfClasses {
  readonly #labels = new Map<number, number>();

  /**
   * @param classOf the class of each of the part's rows
   * @returns what contradicts the labels so far, if anything
   */
  learn({ rows, labels }: TaskSplit, classOf: Int32Array): string | undefined {
    for (const [at, row] of rows.entries()) {
      const label = labels[at]!;
      const known = this.#labels.get(classOf[row]!);
      if (known === undefined) this.#labels.set(classOf[row]!, label);
      else if (known !== label)
        return `row ${row} of class ${classOf[row]} has the label ${label}, but the class has ${known} before; other labels to learn, such as noisy ones, belong in train.noisyLabels`;
    }
    return undefined;
  }

  /** Two classes with one label, which is legal only where a label stands for more than a class. */
  shared(): { label: number; classes: [number, number] } | undefined {
    const classOf = new Map<number, number>();
    for (const [one, label] of this.#labels) {
      const other = classOf.get(label);
      if (other !== undefined) return { label, classes: [other, one] };
      classOf.set(label, one);
    }
    return undefined;
  }
}
