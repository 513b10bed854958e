import type { Labelled } from '../data/dataset.js';
import { UserError } from '../errors/user-error.js';
import type { Scenario, TaskSplit } from './task-sequence.js';

/**
 * Refuses a sequence of tasks that cannot be learnt. Its types may never have been checked.
 * @throws UserError that says which task, and what is wrong with it.
 */
export function checkTasks({ name, kind, dataset, experiences, outputs, testedOn }: Scenario): void {
  if (!Number.isInteger(outputs) || outputs < 1)
    throw new UserError(`${name}: outputs must be a positive whole number, but is ${outputs}`);
  if (!Array.isArray(experiences) || experiences.length === 0) throw new UserError(`${name} has no tasks`);
  if (testedOn !== 'train' && testedOn !== 'test')
    throw new UserError(`${name}: testedOn must be train or test, but is ${testedOn}`);
  let seen = 0;
  for (const [index, { train, test, classes }] of experiences.entries()) {
    const task = `${name}: task ${index + 1} (classes ${classes?.join(', ')})`;
    const refuse = (message: string): never => {
      throw new UserError(`${task} ${message}`);
    };
    if (!Array.isArray(classes) || classes.length === 0) refuse('has no classes');
    seen += classes.length;
    if (kind === 'class' && seen > outputs)
      refuse(`makes ${seen} classes so far, but there are only ${outputs} outputs`);
    const columns = kind === 'class' ? seen : outputs;
    const parts = [
      ['training', train, dataset.train],
      ['test', test, dataset[testedOn]],
    ] as const;
    for (const [title, split, part] of parts) {
      if (split?.rows?.length === 0) refuse(`has no ${title} images in the dataset ${dataset.name}`);
      const wrong = wrongIn(split, part, new Set(classes), columns);
      if (wrong) refuse(`has bad ${title} images: ${wrong}`);
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
    return 'rows and labels must be an Int32Array';
  if (rows.length !== labels.length) return `there are ${rows.length} rows and ${labels.length} labels`;
  const row = rows.find((one) => one < 0 || one >= count);
  if (row !== undefined) return `there is no row ${row}, only 0 to ${count - 1}`;
  const other = rows.find((one) => !classes.has(classOf[one]!));
  if (other !== undefined) return `row ${other} is of class ${classOf[other]}, not one of the task's`;
  const label = labels.find((one) => one < 0 || one >= columns);
  return label === undefined ? undefined : `there is no label ${label}, only 0 to ${columns - 1}`;
}
