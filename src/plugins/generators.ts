import { classSplit as splitOf } from '../../scenarios/generators/class-split.js';
import { instances as instancesOf } from '../../scenarios/generators/instances.js';
import { transformed as transformedOf } from '../../scenarios/generators/transformed.js';
import { type DatasetChoice, isOfFeatures } from '../data/own/definition.js';
import { usageError } from '../errors/user-error.js';

/**
 * A generator that takes a dataset of one's own, too. The files of generators say `string`, and stay as they are: their
 * code is part of the marks of the built-in scenarios.
 */
type OfAny<Generator> = Generator extends (scenario: infer Description) => infer Result
  ? (scenario: Omit<Description, 'dataset'> & { dataset: DatasetChoice }) => Result
  : never;

type SplitOfAny = Parameters<OfAny<typeof splitOf>>[0];

/**
 * Tasks of different classes. Defines `<name>/task`, `<name>/domain` and `<name>/class`; the options are those of
 * `split-mnist`.
 */
export const classSplit = splitOf as (
  split: Omit<SplitOfAny, 'classesPerTask'> & { classesPerTask: number | number[] },
) => ReturnType<typeof splitOf>;

/**
 * All classes in every task, with images of its own. Defines `<name>/task` and `<name>/domain`; the options are those of
 * `instances-mnist`.
 */
export const instances = instancesOf as OfAny<typeof instancesOf>;

/**
 * All classes in every task, whose images are transformed in a way of its own. Defines `<name>/task`, `<name>/domain` and
 * `<name>/class`; the options are those of `permuted-mnist`.
 */
export const transformed: OfAny<typeof transformedOf> = (scenario) => {
  const { name, dataset } = scenario;
  if (isOfFeatures(dataset)) {
    throw usageError(`${name}: ${dataset.name} has features, but only images can be transformed`);
  }
  return (transformedOf as OfAny<typeof transformedOf>)(scenario);
};
