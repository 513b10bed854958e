import { inTurns, type Rounds } from './in-turns.js';
import type { PeerSide, Side } from './side.js';
import { ratioOf, type Spread, spreadOf } from './statistics.js';

/** A peer's times, and how many times as long ours takes. */
export interface PeerTimes extends Spread {
  name: string;
  /** Which implementation of the optimizer, and which layout of images, it was measured with. */
  optimizer?: string;
  layout?: string;
  /** Ours divided by the peer's: below 1 where ours is faster. */
  ratio: Spread;
}

export interface Times {
  blocks: number;
  ours: Spread;
  peers: PeerTimes[];
}

/** Measures ours beside its peers, and closes them all. */
export async function beside(ours: Side, peers: readonly PeerSide[], rounds: Rounds): Promise<Times> {
  const sides = [ours, ...peers];
  try {
    const [mine, ...others] = (await inTurns(sides, rounds)) as [number[], ...number[][]];
    return {
      blocks: rounds.blocks,
      ours: spreadOf(mine),
      peers: peers.map((peer, index) => timesOf(peer, mine, others[index]!)),
    };
  } finally {
    await Promise.all(sides.map((side) => side.close()));
  }
}

const timesOf = ({ name, choice }: PeerSide, ours: number[], theirs: number[]): PeerTimes => ({
  name,
  ...choice,
  ...spreadOf(theirs),
  ratio: ratioOf(ours, theirs),
});
