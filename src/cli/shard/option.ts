import { Option } from '@commander-js/extra-typings';
import { usageError } from '../../errors/user-error.js';
import { MOST } from '../../runs/configuration.js';
import type { Shard } from '../../runs/shards/shard.js';

export const shardOption = () =>
  new Option(
    '--shard <number/count>',
    'run only a fixed share of the grid: 3/16 is the third of 16, counted from 1; for many machines, each with a database of its own, which import puts together',
  ).argParser(parseShard);

/** @throws UserError (usage) for anything but a whole number from 1 to the count, and the count */
export function parseShard(text: string): Shard {
  const [, number, of] = /^([1-9]\d*)\/([1-9]\d*)$/.exec(text)?.map(Number) ?? [];
  if (number === undefined || of === undefined || number > of || of > MOST) {
    throw usageError(
      `"${text}" is not a shard; say which of how many, counted from 1, such as 3/16 for the third of 16`,
    );
  }
  return { number, of };
}
