import type { Labelled } from '../data/dataset.js';
import { UserError } from '../errors/user-error.js';
import type { Scenario, TaskSplit } from './task-sequence.js';

/**
 * Refuses a sequence of tasks that cannot be learnt as it stands, whatever its author's types say.
 * @throws UserError that says which task, and what is wrong with it.
 */
export function checkTasks({ name, kind, dataset, experiences, outputs, testedOn }: Scenario): void {
  if (!Number.isInteger(outputs) || outputs < 1) throw new UserError(`${name}: outputs is ${outputs}`);
  if (!Array.isArray(experiences) || experiences.length === 0) throw new UserError(`${name} has no tasks`);
  if (testedOn !== 'train' && testedOn !== 'test') throw new UserError(`${name}: testedOn is ${testedOn}`);
  let seen = 0;
  for (const [index, { train, test, classes }] of experiences.entries()) {
    const task = `${name}: task ${index + 1} (classes ${classes?.join(', ')})`;
    const refuse = (message: string): never => {
      throw new UserError(`${task} ${message}`);
    };
    if (!Array.isArray(classes) || classes.length === 0) refuse('has no classes');
    seen += classes.length;
    if (kind === 'class' && seen > outputs) refuse(`makes ${seen} classes of ${outputs} outputs`);
    const columns = kind === 'class' ? seen : outputs;
    const parts = [
      ['training', train, dataset.train],
      ['test', test, dataset[testedOn]],
    ] as const;
    for (const [title, split, part] of parts) {
      if (split?.rows?.length === 0) refuse(`has no ${title} images in the dataset ${dataset.name}`);
      const wrong = wrongIn(split, part, new Set(classes), columns);
      if (wrong) refuse(`${wrong} among its ${title} images`);
    }
  }
}

/** What is wrong with a task's share of a part, if anything. */
function wrongIn(
  { rows, labels }: TaskSplit = {} as TaskSplit,
  { labels: classOf, count }: Labelled,
  classes: ReadonlySet<number>,
  columns: number,
): string | undefined {
  if (!(rows instanceof Int32Array && labels instanceof Int32Array))
    return 'has no Int32Array of rows or labels';
  if (rows.length !== labels.length) return `has ${rows.length} rows and ${labels.length} labels`;
  const row = rows.find((one) => one < 0 || one >= count);
  if (row !== undefined) return `has row ${row}, of ${count},`;
  const other = rows.find((one) => !classes.has(classOf[one]!));
  if (other !== undefined) return `has row ${other}, of class ${classOf[other]},`;
  const label = labels.find((one) => one < 0 || one >= columns);
  return label === undefined ? undefined : `has label ${label}, of ${columns},`;
}
