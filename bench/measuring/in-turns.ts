import type { Side } from './side.js';

/**
 * The times of each side's blocks. The sides take turns, so that all meet the same noise.
 * @param warmUps blocks of each that come first and do not count
 */
export async function inTurns(
  sides: readonly Side[],
  { blocks, warmUps }: { blocks: number; warmUps: number },
): Promise<number[][]> {
  const times: number[][] = sides.map(() => []);
  for (let round = 0; round < warmUps + blocks; round++) {
    for (const [index, side] of sides.entries()) {
      const time = await side.block();
      if (round >= warmUps) times[index]!.push(time);
    }
  }
  return times;
}
