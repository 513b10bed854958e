import type { LabelledDataset } from '../data/dataset.js';
import { unknownName } from '../errors/unknown-name.js';
import { UserError } from '../errors/user-error.js';
import { wrongTransform } from './checked-transforms.js';
import { LabelsOfClasses } from './labels-of-classes.js';
import { sizesOf } from './task-free/stream.js';
import { wrongStream } from './task-free/wrong-stream.js';
import {
  classesIn,
  type Experience,
  type Scenario,
  type ScenarioKind,
  type TaskSequence,
} from './task-sequence.js';

/** What is known of a scenario before its tasks. */
interface Frame {
  name: string;
  kind: ScenarioKind;
  dataset: LabelledDataset;
}

type Author = TaskSequence['experiences'][number];

/**
 * A copy of the tasks that an author generated, whose types may never have been checked.
 * @throws UserError that says which task cannot be learnt or tested, and what is wrong with it.
 */
export function checkedTasks(
  frame: Frame,
  generated: TaskSequence,
): Pick<Scenario, 'experiences' | 'outputs' | 'testedOn' | 'stream'> {
  const { name } = frame;
  requireKeys(`property of the tasks of ${name}`, generated, [
    'experiences',
    'outputs',
    'testedOn',
    'stream',
  ]);
  const { experiences: written, outputs, testedOn = 'test', stream: parts } = generated;
  // What is checked must be what is learnt, whatever happens to the author's objects.
  const experiences = Array.isArray(written) ? written.map(copyOf) : written;
  if (!Number.isInteger(outputs) || outputs < 1)
    throw new UserError(`${name}: outputs must be a positive whole number, but is ${outputs}`);
  if (!Array.isArray(experiences) || experiences.length === 0) throw new UserError(`${name} has no tasks`);
  if (testedOn !== 'train' && testedOn !== 'test')
    throw new UserError(`${name}: testedOn must be train or test, but is ${testedOn}`);
  const sequence = { experiences, outputs, testedOn };
  const labels = new LabelsOfClasses();
  for (const index of experiences.keys()) {
    // In the class-incremental setting a class keeps its label; in the others each task has its own, as it has where its
    // images are transformed.
    const isShared = frame.kind === 'class' && experiences[index]?.transform === undefined;
    checkTask(frame, sequence, index, isShared ? labels : new LabelsOfClasses());
  }
  const wrong = wrongTransform(experiences, frame.dataset.images);
  if (wrong) throw new UserError(`${name}: ${wrong}`);
  if (testedOn === 'train') requireApart(frame, experiences);
  const stream = copyOf(parts);
  const bad = stream && wrongStream(stream, sizesOf(experiences));
  if (bad !== undefined) throw new UserError(`${name}: ${bad}`);
  return { experiences: experiences.map(toLearn), outputs, testedOn, ...(stream && { stream }) };
}

/** Records, lists and numbers, each read once; whatever else the author gave instead. */
function copyOf<Value>(value: Value): Value {
  if (value instanceof Int32Array || Array.isArray(value)) return value.slice() as Value;
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copyOf(inner)])) as Value;
}

/** The task with the labels to learn. */
const toLearn = ({
  train: { rows, labels, noisyLabels = labels },
  test,
  classes,
  transform,
}: Author): Experience => ({
  train: { rows, labels: noisyLabels },
  test,
  classes,
  ...(transform && { transform }),
});

function checkTask(
  { name, kind, dataset }: Frame,
  { experiences, outputs, testedOn }: Required<Omit<TaskSequence, 'stream'>>,
  index: number,
  labelsOfClasses: LabelsOfClasses,
): void {
  const experience = experiences[index]!;
  const { train, test, classes } = experience;
  const task = `${name}: task ${index + 1} (classes ${Array.isArray(classes) ? classes.join(', ') : classes})`;
  const refuse = (message: string): never => {
    throw new UserError(`${task} ${message}`);
  };
  if (!Array.isArray(classes) || classes.length === 0) refuse('has no classes');
  requireKeys(`property of ${name}'s task ${index + 1}`, experience, [
    'train',
    'test',
    'classes',
    'transform',
  ]);
  const twice = classes.find((one, at) => classes.indexOf(one) < at);
  if (twice !== undefined) refuse(`lists class ${twice} twice`);
  const seen = classesIn(experiences.slice(0, index + 1));
  if (kind === 'class' && seen > outputs)
    refuse(`makes ${seen} classes so far, but there are only ${outputs} outputs`);
  const columns = kind === 'class' ? seen : outputs;
  const taken = kind === 'class' && experience.transform ? classesIn(experiences.slice(0, index)) : 0;
  const parts = [
    ['training', train, dataset.train, ['rows', 'labels', 'noisyLabels']],
    ['test', test, dataset[testedOn], ['rows', 'labels']],
  ] as const;
  for (const [title, split, part, keys] of parts) {
    if (split?.rows?.length === 0) refuse(`has no ${title} images in the dataset ${dataset.name}`);
    const wrong = wrongIn(split, part.labels, classes, columns) ?? labelsOfClasses.learn(split, part.labels);
    if (wrong) refuse(`has bad ${title} images: ${wrong}`);
    const earlier = split.labels.find((label) => label < taken);
    if (earlier !== undefined)
      refuse(
        `has bad ${title} images: label ${earlier} is that of a class of an earlier task, but with a transform a task's classes are its own, counted on from ${taken}`,
      );
    requireKeys(`property of ${name}'s ${title} images of task ${index + 1}`, split, keys);
    if (kind !== 'class' && split.labels.every((label) => label === split.labels[0]))
      refuse(
        `has bad ${title} images: all have the label ${split.labels[0]}, so there is nothing to tell apart`,
      );
  }
  const shared = kind === 'class' ? labelsOfClasses.shared() : undefined;
  if (shared)
    refuse(
      `gives label ${shared.label} to the classes ${shared.classes.join(' and ')}; in the class-incremental setting each class has a label of its own, counted on from task to task`,
    );
}

/** What is wrong with a task's share of a part, if anything. @param classOf the class of each of the part's rows */
function wrongIn(
  { rows, labels, noisyLabels }: Author['train'] = {} as Author['train'],
  classOf: Int32Array,
  classes: readonly number[],
  columns: number,
): string | undefined {
  if (!(rows instanceof Int32Array && labels instanceof Int32Array))
    return 'rows and labels must be an Int32Array';
  const given = [
    ['labels', labels],
    ['noisyLabels', noisyLabels ?? labels],
  ] as const;
  for (const [name, values] of given) {
    if (!(values instanceof Int32Array)) return `${name} must be an Int32Array`;
    if (rows.length !== values.length) return `there are ${rows.length} rows and ${values.length} ${name}`;
  }
  const count = classOf.length;
  const row = rows.find((one) => one < 0 || one >= count);
  if (row !== undefined) return `there is no row ${row}, only 0 to ${count - 1}`;
  const twice = firstRepeated(rows, count);
  if (twice !== undefined) return `row ${twice} is there twice`;
  const own = new Set(classes);
  const other = rows.find((one) => !own.has(classOf[one]!));
  if (other !== undefined) return `row ${other} is of class ${classOf[other]}, not one of the task's`;
  for (const one of rows) own.delete(classOf[one]!);
  const [absent] = own;
  if (absent !== undefined) return `there are none of class ${absent}`;
  for (const [, values] of given) {
    const label = values.find((one) => one < 0 || one >= columns);
    if (label !== undefined) return `there is no label ${label}, only 0 to ${columns - 1}`;
  }
  return undefined;
}

function firstRepeated(rows: Int32Array, count: number): number | undefined {
  const isThere = new Uint8Array(count);
  return rows.find((row) => isThere[row]!++ > 0);
}

/** @throws UserError if an image of the training part is both learnt and tested on. */
function requireApart({ name, dataset }: Frame, experiences: readonly Author[]): void {
  const isTrained = new Uint8Array(dataset.train.count);
  for (const { train } of experiences) for (const row of train.rows) isTrained[row] = 1;
  for (const [index, { test }] of experiences.entries()) {
    const both = test.rows.find((row) => isTrained[row] === 1);
    if (both === undefined) continue;
    throw new UserError(`${name}: training image ${both} is also used for testing, in task ${index + 1}`);
  }
}

/** @throws UserError for a property that nothing would use. */
function requireKeys(what: string, value: object, known: readonly string[]): void {
  const other = Object.keys(value ?? {}).find((key) => !known.includes(key));
  if (other !== undefined) throw new UserError(unknownName(what, other, known).message);
}
