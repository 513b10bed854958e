import { usageError } from '../../errors/user-error.js';
import { Random } from '../../random/random.js';
import { canonical } from '../../runs/canonical.js';
import type { OptionValue } from '../../runs/configuration.js';
import { type NumberRange, type SearchRange, sizeOf } from './range.js';

/** Significant digits of what is drawn: exact, and short enough to be written in a paper. */
const DIGITS = 4;

/** How many draws a trial may take until it is another one than those before. */
const PATIENCE = 1000;

/** An option's place in a configuration, `strategy.coefficient`, and what it is searched over. */
export interface Dimension {
  option: string;
  range: SearchRange;
}

/**
 * Trials drawn at random, all different. Which come depends on the seed alone, and each option is drawn by itself: with more
 * trials the first ones stay the same.
 * @returns for each trial a value of each dimension, in their order
 * @throws UserError (usage) if there are not so many
 */
export function drawTrials(space: readonly Dimension[], seed: number, trials: number): OptionValue[][] {
  const most = space.reduce((product, { range }) => product * sizeOf(range), 1);
  if (trials > most) {
    throw usageError(`the space has only ${most} different trials, so --trials can be ${most} at most`);
  }
  const random = new Random(seed).split('tuning');
  const drawn = new Map<string, OptionValue[]>();
  for (let draw = 1; drawn.size < trials; draw++) {
    // Between two numbers that are nearly the same there are few.
    if (draw > PATIENCE * trials) {
      throw usageError(
        `the space has hardly ${drawn.size} different trials; widen its ranges, or lower --trials`,
      );
    }
    const values = space.map(({ option, range }) => valueIn(range, random.split(draw, option)));
    const key = canonical(values);
    if (!drawn.has(key)) drawn.set(key, values);
  }
  return [...drawn.values()];
}

function valueIn(range: SearchRange, random: Random): OptionValue {
  if (range.scale === 'list') return range.values[random.integer(range.values.length)];
  const { scale, low, high } = range;
  if (scale === 'integer') return low + random.integer(high - low + 1);
  const share = random.uniform();
  const exact =
    scale === 'log'
      ? Math.exp(Math.log(low) + share * (Math.log(high) - Math.log(low)))
      : low + share * (high - low);
  return Math.min(high, Math.max(low, rounded(exact, range)));
}

/** To so many digits, or more where the ends of the range have that many in common. */
function rounded(value: number, { scale, low, high }: NumberRange): number {
  if (scale === 'log') {
    const common = Math.max(0, -Math.floor(Math.log10(Math.log(high / low))));
    return Number(value.toPrecision(Math.min(17, DIGITS + common)));
  }
  const decimals = DIGITS - 1 - Math.floor(Math.log10(high - low));
  if (decimals >= 0) return Number(value.toFixed(Math.min(100, decimals)));
  const step = 10 ** -decimals;
  return Math.round(value / step) * step;
}
