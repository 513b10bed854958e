import { usageError } from '../../errors/user-error.js';
import type { OptionValue } from '../../runs/configuration.js';
import { alternativesIn } from '../../runs/sweep/alternatives.js';

/** The scales of ranges of numbers. */
export const scales = ['linear', 'log', 'integer'] as const;

/** Numbers between two others, both included; drawn evenly, on a logarithmic scale, or as whole numbers. */
export interface NumberRange {
  scale: (typeof scales)[number];
  low: number;
  high: number;
}

/** Any of several values, each as likely. */
export interface ListRange {
  scale: 'list';
  values: readonly OptionValue[];
}

/** What an option is searched over. */
export type SearchRange = NumberRange | ListRange;

const NUMBER = String.raw`[-+]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+)?`;
const BETWEEN = new RegExp(`^(?:(log|int):)?(${NUMBER})\\.\\.(${NUMBER})$`);

const FORMS = '0..1, log:0.01..100, int:1..8, or alternatives such as 16,64,256';

/**
 * Reads `0..1`, `log:0.01..100`, `int:1..8`, or alternatives such as `16,64,256`.
 * @throws UserError (usage) if it is none of these, or leaves nothing to search
 */
export function rangeIn(text: string): SearchRange {
  const [, prefix, first, last] = BETWEEN.exec(text.trim()) ?? [];
  if (first !== undefined) return between(prefix, Number(first), Number(last), text);
  if (/^\s*\w+:/.test(text) || /^[^"'[{]*\d\s*\.\.\s*\S/.test(text)) {
    throw usageError(`"${text}" is not a range; write ${FORMS}`);
  }
  const values = alternativesIn(text);
  if (values.length < 2) {
    throw usageError(`"${text}" is one value, so there is nothing to search; write ${FORMS}`);
  }
  return { scale: 'list', values };
}

function between(prefix: string | undefined, low: number, high: number, text: string): NumberRange {
  const scale = prefix === 'log' ? 'log' : prefix === 'int' ? 'integer' : 'linear';
  if (!(Number.isFinite(low) && Number.isFinite(high) && Number.isFinite(high - low))) {
    throw usageError(`"${text}" has a number that is too large`);
  }
  if (low >= high) throw usageError(`"${text}" must go from a smaller to a larger number`);
  if (scale === 'log' && low <= 0) {
    throw usageError(`"${text}" must begin above 0: a logarithmic scale has no 0`);
  }
  if (scale === 'integer' && !(Number.isSafeInteger(low) && Number.isSafeInteger(high))) {
    throw usageError(`"${text}" must go from a whole number to a whole number`);
  }
  return { scale, low, high };
}

/** How a range is written. */
export function rangeText(range: SearchRange): string {
  if (range.scale === 'list')
    return range.values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(',');
  const prefix = { linear: '', log: 'log:', integer: 'int:' }[range.scale];
  return `${prefix}${range.low}..${range.high}`;
}

/** How many values it has; infinitely many, as far as a search can tell, unless they are whole numbers or listed. */
export function sizeOf(range: SearchRange): number {
  if (range.scale === 'list') return range.values.length;
  return range.scale === 'integer' ? range.high - range.low + 1 : Number.POSITIVE_INFINITY;
}
