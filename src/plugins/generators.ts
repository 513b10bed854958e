import { z } from 'zod';
import { classSplit as splitOf } from '../../scenarios/generators/class-split.js';
import { instances as instancesOf } from '../../scenarios/generators/instances.js';
import { transformed as transformedOf } from '../../scenarios/generators/transformed.js';
import { type DatasetChoice, isOfFeatures } from '../data/own/definition.js';
import { usageError } from '../errors/user-error.js';
import { functionSchema, propertyMisfit } from './misfit.js';

/**
 * What a generator is given by users: a dataset of one's own, too, and a backbone only if it is not the dataset's default.
 * The files of generators say `string`, and stay as they are: their code is part of the marks of the built-in scenarios.
 */
type Given<Description> = Omit<Description, 'dataset' | 'backbone' | 'classesPerTask'> & {
  dataset: DatasetChoice;
};

interface OfBackbone {
  /** Name of the default backbone; unless given, `pixels`, or `features` if the dataset has features. */
  backbone?: string;
}

type Split = Given<Parameters<typeof splitOf>[0]> &
  OfBackbone & {
    /** The default of the option: the number of classes of each task, the same in all or one for each. */
    classesPerTask: number | number[];
  };
type Instances = Given<Parameters<typeof instancesOf>[0]> & OfBackbone;
type Transformed = Given<Parameters<typeof transformedOf>[0]>;

/** What else is wrong with these is said of the scenarios that are made of them. */
const anything = z.custom<unknown>((value) => value !== undefined, 'is missing');
const common = { name: anything, title: anything, source: anything, dataset: anything };
const backbone = anything.optional();
const tasks = z.int().min(2);
const classes = z.int().positive();

const splitSchema = z.strictObject({
  ...common,
  backbone,
  classesPerTask: z.union([classes, z.array(classes).min(1)], {
    error: 'must be a whole number above 0, or a list of them, such as [5,1,1,1,1,1]',
  }),
} satisfies Record<keyof Split, z.ZodType>);

const instancesSchema = z.strictObject({ ...common, backbone, tasks } satisfies Record<
  keyof Instances,
  z.ZodType
>);

const transformedSchema = z.strictObject({
  ...common,
  tasks,
  transform: functionSchema,
} satisfies Record<keyof Transformed, z.ZodType>);

/** @throws UserError (usage) for what a generator is not given, but needs, or is given and does not know */
function requireGiven(generator: string, schema: z.ZodObject, given: object): void {
  const misfit = propertyMisfit('scenario', schema, given);
  if (misfit) throw usageError(`${generator}: ${misfit.message}`);
}

/**
 * Tasks of different classes. Defines `<name>/task`, `<name>/domain` and `<name>/class`; the options are those of
 * `split-mnist`.
 */
export function classSplit(split: Split): ReturnType<typeof splitOf> {
  requireGiven('classSplit', splitSchema, split);
  return (splitOf as (split: Split) => ReturnType<typeof splitOf>)(split);
}

/**
 * All classes in every task, with images of its own. Defines `<name>/task` and `<name>/domain`; the options are those of
 * `instances-mnist`.
 */
export function instances(scenario: Instances): ReturnType<typeof instancesOf> {
  requireGiven('instances', instancesSchema, scenario);
  return (instancesOf as (scenario: Instances) => ReturnType<typeof instancesOf>)(scenario);
}

/**
 * All classes in every task, whose images are transformed in a way of its own. Defines `<name>/task`, `<name>/domain` and
 * `<name>/class`; the options are those of `permuted-mnist`.
 */
export function transformed(scenario: Transformed): ReturnType<typeof transformedOf> {
  requireGiven('transformed', transformedSchema, scenario);
  const { name, dataset } = scenario;
  if (isOfFeatures(dataset)) {
    throw usageError(`${name}: ${dataset.name} has features, but only images can be transformed`);
  }
  return (transformedOf as (scenario: Transformed) => ReturnType<typeof transformedOf>)(scenario);
}
