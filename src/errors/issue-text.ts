import type { z } from 'zod';

type Issue = z.core.$ZodRawIssue;

/** What `safeParse` says about a value that does not fit: in the program's words instead of Zod's. */
export const inOurWords = { error: (issue: Issue): string => issueText(issue) };

/** An issue with where it is: `training.epochs: must be at least 1, but is 0`. */
export const placedText = ({ path, message }: Pick<z.core.$ZodIssue, 'path' | 'message'>): string =>
  [path.join('.'), message].filter(Boolean).join(': ');

/** `must be at most 1, but is 2`. */
function issueText(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'is missing';
      return butIs(`must be ${types[issue.expected] ?? issue.expected}`, issue.input);
    case 'invalid_value': {
      const values = issue.values.map((value) => JSON.stringify(value) ?? String(value));
      return butIs(`must be ${values.length > 1 ? `one of ${values.join(', ')}` : values[0]}`, issue.input);
    }
    case 'too_big':
      return sizeText(issue, issue.maximum, issue.inclusive === false ? 'below' : 'at most');
    case 'too_small':
      return sizeText(issue, issue.minimum, issue.inclusive === false ? 'above' : 'at least');
    case 'not_multiple_of':
      return butIs(`must be a multiple of ${issue.divisor}`, issue.input);
    case 'invalid_format':
      return butIs(
        issue.format === 'datetime' ? 'must be a time such as 2020-09-01T12:00:00Z' : 'has the wrong form',
        issue.input,
      );
    case 'unrecognized_keys':
      return `has an unknown property ${JSON.stringify(issue.keys[0])}`;
    default:
      return butIs('has a wrong value', issue.input);
  }
}

/** Zod's names for types. */
const types: Record<string, string> = {
  number: 'a number',
  int: 'a whole number',
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

/** What sizes are counted in, one and several. */
const units: Record<string, [string, string]> = {
  string: ['character', 'characters'],
  array: ['entry', 'entries'],
};

function sizeText(
  { origin, input }: Issue & { origin: string },
  limit: number | bigint,
  how: string,
): string {
  const unit = units[origin];
  if (unit) return `must have ${how} ${limit} ${unit[Number(limit) === 1 ? 0 : 1]}`;
  return butIs(`must be ${how} ${limit}`, input);
}

/** Longer values are left out. */
const LONGEST = 60;

function butIs(what: string, value: unknown): string {
  const text = typeof value === 'number' ? `${value}` : jsonOf(value);
  if (text === undefined || text.length > LONGEST) return what;
  return what.startsWith('must') ? `${what}, but is ${text}` : `${what}: ${text}`;
}

/** Undefined for what JSON cannot say, such as lists in lists in lists, thousands of times. */
function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
