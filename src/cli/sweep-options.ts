import { Option } from '@commander-js/extra-typings';
import { refuseTwice } from '../errors/twice.js';
import { usageError } from '../errors/user-error.js';
import type { OptionValue } from '../runs/configuration.js';
import {
  type GivenOption,
  givenOption,
  parseOption,
  placeOf,
  withOption,
} from '../runs/sweep/given-option.js';
import { partsOf, positiveInteger, positiveNumber } from './options.js';
import { collecting } from './strict.js';

export const sweepOption = () =>
  givenOptionsOption(
    '--set <option=values>',
    'set any option, such as strategy.coefficient=0.5; strategy.coefficient=0.1,1,10 runs each of these, and head.hidden=[400,200] is one list; l2.coefficient=0.5 is for that strategy or head alone, strategy.si.coefficient=0.5 for a part of er+si; can be repeated, for other options',
    'nothing set',
  );

export const varyOption = () =>
  givenOptionsOption(
    '--vary <option=values>',
    'make variants of your own: each changes this option to one of its values, as in head.sharpness=0.2,1,4, and nothing else; can be repeated, for other options',
    'none',
  );

/** An option of the command line that collects options of configurations. @param none what the help says of none */
const givenOptionsOption = <Flags extends string>(flags: Flags, description: string, none: string) =>
  collecting(
    new Option(flags, description)
      .argParser((text: string, all: GivenOption[]) => withOption(all, parseOption(text)))
      .default([] as GivenOption[], none),
  );

const SEVERAL = '; each of several, separated by commas, is run';

export const hiddenOption = () =>
  new Option(
    '--hidden <widths>',
    'widths of the hidden layers, such as 400,200; 400 alone means 400,400',
  ).argParser(widths);

/** `400` stands for both hidden layers; `400,200` is taken as given. */
function widths(value: string): number[] {
  const given = partsOf(value).map(positiveInteger);
  return given.length === 1 ? [...given, ...given] : given;
}

export const epochsOption = () =>
  new Option('--epochs <counts>', `passes over the training data of each task${SEVERAL}`).argParser(
    eachOf(positiveInteger),
  );

export const batchSizeOption = () =>
  new Option('--batch-size <counts>', `samples per batch${SEVERAL}`).argParser(eachOf(positiveInteger));

export const learningRateOption = () =>
  new Option('--learning-rate <numbers>', `learning rate${SEVERAL} (default: the optimizer's own)`).argParser(
    eachOf(positiveNumber),
  );

/** Reads numbers that are separated by commas, all different. */
const eachOf =
  (read: (value: string) => number) =>
  (value: string): number[] => {
    const numbers = value.includes(',') ? partsOf(value).map(read) : [read(value)];
    refuseTwice(numbers);
    return numbers;
  };

/** The options of `--set`, and those that are short for one, which it must not repeat. */
export function givenOptions(options: {
  set: GivenOption[];
  hidden?: number[] | undefined;
  epochs?: number[] | undefined;
  batchSize?: number[] | undefined;
  learningRate?: number[] | undefined;
}): GivenOption[] {
  const named: [place: string, values: OptionValue[] | undefined][] = [
    ['head.hidden', options.hidden && [options.hidden]],
    ['training.epochs', options.epochs],
    ['training.batchSize', options.batchSize],
    ['training.learningRate', options.learningRate],
  ];
  const all = [...options.set];
  for (const [place, values] of named) {
    if (values === undefined) continue;
    if (options.set.some((one) => placeOf(one) === place)) {
      throw usageError(`${place} is given twice, by its own option and by --set; give it once`);
    }
    all.push(givenOption(place, values, place));
  }
  return all;
}
