import { createHash } from 'node:crypto';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/**
 * A run's source of randomness: one seed, split by purpose (`random.split('batch order', task, epoch)`).
 * A generator's stream depends only on the seed and its purpose, never on what was drawn elsewhere, so adding a
 * draw in one place changes nothing in another.
 */
export class Random {
  readonly #seed: number;
  readonly #purpose: readonly (string | number)[];
  readonly #generator: RandomGenerator;

  /** @throws RangeError unless `seed` is a safe integer. */
  constructor(seed: number, purpose: readonly (string | number)[] = []) {
    if (!Number.isSafeInteger(seed)) throw new RangeError(`a seed must be a safe integer, not ${seed}`);
    this.#seed = seed;
    this.#purpose = purpose;
    this.#generator = xoroshiro128plusFromState(stateOf(seed, purpose));
  }

  /** The generator for one purpose; `split('a', 1)` is `split('a').split(1)`. Draws nothing from this one. */
  split(...purpose: (string | number)[]): Random {
    return new Random(this.#seed, [...this.#purpose, ...purpose]);
  }

  /** Uniform in [0, 1), 53 bits. */
  uniform(): number {
    return uniformFloat64(this.#generator);
  }

  /** Uniform over 0 … exclusiveMax − 1, without bias. */
  integer(exclusiveMax: number): number {
    if (!Number.isSafeInteger(exclusiveMax) || exclusiveMax < 1) {
      throw new RangeError(`an exclusive maximum must be a positive integer, not ${exclusiveMax}`);
    }
    return uniformInt(this.#generator, 0, exclusiveMax - 1);
  }

  /** Standard normal: the cosine half of Box-Muller, so each value takes two uniform ones. */
  normal(): number {
    // 1 − u lies in (0, 1], where the logarithm is finite.
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** The numbers 0 … n − 1 in random order (Fisher-Yates). */
  permutation(n: number): Int32Array {
    return this.sample(n, n);
  }

  /** `k` distinct numbers from 0 … n − 1, in random order. */
  sample(n: number, k: number): Int32Array {
    if (k > n) throw new RangeError(`cannot draw ${k} distinct numbers from ${n}`);
    const numbers = new Int32Array(n);
    for (let i = 0; i < n; i++) numbers[i] = i;
    // Fisher-Yates from the front: after k swaps the first k are a uniform draw.
    for (let i = 0; i < k; i++) {
      const j = i + this.integer(n - i);
      const drawn = numbers[j]!;
      numbers[j] = numbers[i]!;
      numbers[i] = drawn;
    }
    return numbers.slice(0, k);
  }
}

// Plugins are handed generators; what one of them changes must not reach other runs.
Object.freeze(Random.prototype);

/** The generator's 128 bits, from a hash; JSON keeps ('a', 1), ('a', '1') and ('a1') apart. */
function stateOf(seed: number, purpose: readonly (string | number)[]): number[] {
  const hash = createHash('sha256')
    .update(JSON.stringify([seed, ...purpose]))
    .digest();
  return [0, 4, 8, 12].map((offset) => hash.readInt32LE(offset));
}
