import type { OptionValue } from '../runs/configuration.js';

/**
 * Widths of hidden layers as a list: `400` alone stands for both layers, and `400,200` may be given as text. Wrong
 * values are left for the schema to refuse.
 */
export function widthsOf(given: OptionValue): OptionValue {
  if (typeof given === 'number') return [given, given];
  if (typeof given === 'string' && /^\d+(, *\d+)+$/.test(given)) return given.split(',').map(Number);
  return given;
}
