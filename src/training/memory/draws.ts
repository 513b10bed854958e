import type { Random } from '../../random/random.js';

/** Draws without replacement. Each has a stream of random numbers of its own, so that none depends on another. */
export class Draws {
  private readonly streams = new Map<string, Random>();

  constructor(private readonly random: Random) {}

  /** @returns up to `size` distinct numbers of 0 … held − 1 */
  of(name: string, size: number, held: number): Int32Array {
    const stream = this.streams.get(name) ?? this.random.split('drawn', name);
    this.streams.set(name, stream);
    return stream.sample(held, Math.min(size, held));
  }
}
