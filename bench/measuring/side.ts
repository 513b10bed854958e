/** Ours or a peer's: does the same work again and again, and tells how long it took. */
export interface Side {
  /** Time of a block: milliseconds a step, seconds of a run, whatever is measured. */
  block(): Promise<number>;
  close(): Promise<void>;
}

/** What ours is measured beside. */
export interface PeerSide extends Side {
  name: string;
  /** Which of its ways to do the work was the fastest: the implementation of the optimizer, or the layout of images. */
  choice?: { optimizer: string } | { layout: string };
}
