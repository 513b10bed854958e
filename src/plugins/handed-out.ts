import type { Labelled, LabelledDataset } from '../data/dataset.js';
import { UserError } from '../errors/user-error.js';

/** What becomes of each copied record, which cannot be written any more. The path leads to it from what was copied. */
type Finish = <Copy extends object>(copy: Copy, path: readonly string[]) => Copy;

const asItIs: Finish = (copy) => copy;

/**
 * Copies of records and lists that cannot be written, all the way down. Tensors and the like stay what they are, and
 * getters are called only when they are read. A plugin gets these instead of what the program goes on with.
 */
export function frozenCopy<Value>(
  value: Value,
  finish: Finish = asItIs,
  path: readonly string[] = [],
): Value {
  const inner = (one: unknown, name: string) => frozenCopy(one, finish, [...path, name]);
  if (Array.isArray(value)) {
    return Object.freeze(value.map((one, index) => inner(one, `${index}`))) as Value;
  }
  if (!isRecord(value)) return value;
  const copy = {};
  for (const [name, { get }] of Object.entries(Object.getOwnPropertyDescriptors(value))) {
    Object.defineProperty(copy, name, {
      enumerable: true,
      ...(get ? { get: () => inner(value[name], name) } : { value: inner(value[name], name) }),
    });
  }
  return finish(Object.freeze(copy), path) as Value;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' &&
  value !== null &&
  [Object.prototype, null].includes(Object.getPrototypeOf(value));

/**
 * Lets `use` see a dataset's labels, as copies.
 * @throws UserError if it changes them: what it makes of them would not be what their class says.
 */
export function withLabels<Result>(
  { name, classes, images, train, test }: LabelledDataset,
  use: (dataset: LabelledDataset) => Result,
): Result {
  const copies = { train: copyOf(train), test: copyOf(test) };
  const result = use(
    Object.freeze({ name, classes, ...(images && { images: frozenCopy(images) }), ...copies }),
  );
  for (const [part, given] of Object.entries({ train, test })) {
    const { labels } = copies[part as keyof typeof copies];
    const row = given.labels.findIndex((label, at) => label !== labels[at]);
    if (row < 0) continue;
    throw new UserError(
      `it wrote over the dataset's label of ${part} row ${row}; give other labels to learn back as train.noisyLabels`,
    );
  }
  return result;
}

const copyOf = ({ labels, count }: Labelled): Labelled => Object.freeze({ labels: labels.slice(), count });
