import type { Side } from './side.js';

export interface Rounds {
  /** Of each side. */
  blocks: number;
  /** Blocks of each that come first and do not count. */
  warmUps: number;
  /** Told before each round. */
  onRound?: () => void;
}

/** The times of each side's blocks. The sides take turns, so that all meet the same noise. */
export async function inTurns(
  sides: readonly Side[],
  { blocks, warmUps, onRound = () => {} }: Rounds,
): Promise<number[][]> {
  const times: number[][] = sides.map(() => []);
  for (let round = 0; round < warmUps + blocks; round++) {
    onRound();
    for (const [index, side] of sides.entries()) {
      const time = await side.block();
      if (round >= warmUps) times[index]!.push(time);
    }
  }
  return times;
}
