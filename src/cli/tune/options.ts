import { Option } from '@commander-js/extra-typings';
import { usageError } from '../../errors/user-error.js';
import { type GivenOption, parseOption, placeOf, withOption } from '../../runs/sweep/given-option.js';
import { parseSearched, type SearchedOption } from '../../tuning/space/searched-option.js';
import { partsOf, positiveInteger } from '../options.js';
import { collecting } from '../strict.js';

export const spaceOption = () =>
  collecting(
    new Option(
      '--space <option=range>',
      'search an option: strategy.coefficient=log:0.01..100 on a logarithmic scale, head.sharpness=0..2 evenly, training.epochs=int:1..8 for whole numbers, training.batchSize=16,64,256 for alternatives; l2.coefficient=… is for that strategy or head alone; learning-rate, batch-size and epochs are short for those of training; can be repeated, for other options',
    )
      .argParser((text: string, all: SearchedOption[]) => withSearched(all, parseSearched(text)))
      .default([] as SearchedOption[], 'nothing'),
  );

function withSearched(all: readonly SearchedOption[], added: SearchedOption): SearchedOption[] {
  withOption(all, added);
  return [...all, added];
}

export const fixedOption = () =>
  collecting(
    new Option(
      '--set <option=value>',
      'set any option in all trials, such as head.hidden=[400,400], or l2.coefficient=0.5 for one strategy or head; can be repeated, for other options',
    )
      .argParser((text: string, all: GivenOption[]) => withOption(all, single(parseOption(text))))
      .default([] as GivenOption[], 'nothing set'),
  );

function single(option: GivenOption): GivenOption {
  if (option.values.length === 1) return option;
  throw usageError(
    `${placeOf(option)} is given ${option.values.length} alternatives; to search them, give them with --space`,
  );
}

/** Reads growing numbers of seeds, `1,3,10`. @throws UserError (usage) */
export function seedCounts(value: string): number[] {
  const counts = partsOf(value).map(positiveInteger);
  if (counts.every((count, at) => at === 0 || count > counts[at - 1]!)) return counts;
  throw usageError(`"${value}" must be growing numbers of seeds, such as 1,3,10`);
}

/** Reads the share of images that is held out. @throws UserError (usage) */
export function heldOutShare(value: string): number {
  const share = Number(value);
  if (value.trim() !== '' && share > 0 && share <= 0.5) return share;
  throw usageError(`"${value}" is not a share of the training images above 0 and up to 0.5, such as 0.1`);
}

/** Reads how many tasks choose. @throws UserError (usage) */
export function firstTasks(value: string): number {
  const count = positiveInteger(value);
  if (count > 1) return count;
  throw usageError('with one task there is nothing to forget, so it cannot choose; give at least 2');
}
