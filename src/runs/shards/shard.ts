import { canonicalHash } from '../canonical.js';
import { type RunConfiguration, seedless } from '../configuration.js';
import { type Circumstances, seedsTogether } from './seeds-together.js';

/** One of several fixed shares of a grid, counted from 1: the third of 16. */
export interface Shard {
  number: number;
  of: number;
}

/** `3/16` */
export const shardText = ({ number, of }: Shard): string => `${number}/${of}`;

/**
 * The runs of a grid that a shard has. Which shard a run is in follows from the run alone: every run is in exactly one, a
 * grid that grows leaves each run where it was, and machines need not ask each other.
 *
 * The seeds of a configuration go round the shards, from one that its hash decides: (hash + seed) modulo the number of
 * shards. So each shard has its part of every configuration, of the slow ones too, and of as many seeds as there are shards
 * it has one. What is left over makes shards of about the same size, not of the same.
 *
 * Where seeds are computed in one program, those that fill one stay together and count as one: with eight, seeds 1 to 8,
 * 9 to 16 and so on.
 * @param circumstances must be the same for all shards
 */
export const shareOf = (
  grid: readonly RunConfiguration[],
  shard: Shard,
  circumstances: Circumstances,
): RunConfiguration[] =>
  grid.filter((configuration) => numberOf(configuration, shard.of, circumstances) === shard.number);

/** Which of so many shards a run is in, from 1. */
function numberOf(configuration: RunConfiguration, shards: number, circumstances: Circumstances): number {
  // 48 bits, which a number holds exactly.
  const hash = Number.parseInt(canonicalHash(seedless(configuration)).slice(0, 12), 16);
  // That of seed 0 is −1.
  const place = Math.floor((configuration.seed - 1) / seedsTogether(configuration, circumstances));
  return (((hash % shards) + (place % shards) + shards) % shards) + 1;
}
