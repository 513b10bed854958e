import { usageError } from '../../errors/user-error.js';
import { type GivenOption, givenOption } from '../../runs/sweep/given-option.js';
import { rangeIn, type SearchRange } from './range.js';

/** An option to be searched. As values it has the ends of its range, or the alternatives. */
export interface SearchedOption extends GivenOption {
  range: SearchRange;
}

/** Short names, as `run` has them for its options. */
const short: Readonly<Record<string, string>> = {
  'learning-rate': 'training.learningRate',
  'batch-size': 'training.batchSize',
  epochs: 'training.epochs',
};

/**
 * Reads `strategy.coefficient=log:0.01..100`, or `l2.coefficient=…` for one strategy or head alone.
 * @throws UserError (usage) if it does not have this form
 */
export function parseSearched(text: string): SearchedOption {
  const [, place, written] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
  if (place === undefined) {
    throw usageError(
      `"${text}" is not an option with its range; write it like strategy.coefficient=log:0.01..100`,
    );
  }
  const range = rangeIn(written!);
  const values = range.scale === 'list' ? range.values : [range.low, range.high];
  return { ...givenOption(short[place] ?? place, values, text), range };
}
