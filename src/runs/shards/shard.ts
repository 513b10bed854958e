import { canonicalHash } from '../canonical.js';
import type { RunConfiguration } from '../configuration.js';
import { identityOf } from '../identity.js';
import { type Circumstances, seedsTogether } from './seeds-together.js';

/** One of several fixed shares of a grid, counted from 1: the third of 16. */
export interface Shard {
  number: number;
  of: number;
}

/** `3/16` */
export const shardText = ({ number, of }: Shard): string => `${number}/${of}`;

/**
 * The runs of a grid that a shard has. Which it is follows from a run alone, from its identity modulo the number of shards:
 * so every run is in exactly one, a grid that grows leaves each run where it was, and machines need not ask each other.
 * Shards are therefore of about the same size, not of the same.
 *
 * Where seeds are computed in one program, those of a configuration that fill one stay together: seeds 1 to 8, 9 to 16 and so
 * on with eight. Then it is the configuration without its seed, with the number of that stretch, that decides.
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
  const together = seedsTogether(configuration, circumstances);
  const { seed, ...others } = configuration;
  const key =
    together === 1 ? identityOf(configuration) : canonicalHash([others, Math.floor((seed - 1) / together)]);
  // 48 bits, which a number holds exactly.
  return (Number.parseInt(key.slice(0, 12), 16) % shards) + 1;
}
