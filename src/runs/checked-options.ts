import type { z } from 'zod';
import { inOurWords } from '../errors/issue-text.js';
import { unknownName } from '../errors/unknown-name.js';
import { type UserError, usageError } from '../errors/user-error.js';
import type { Options, OptionValue } from './configuration.js';

/**
 * The schema's output for these values; the first that does not fit is a usage error.
 * @param place of the options in a configuration: `head`, `strategy.si`
 * @param owner what has them: `head mlp`
 */
export function checkedOptions(place: string, owner: string, schema: z.ZodObject, given: Options): Options {
  const result = schema.safeParse(given, inOurWords);
  if (result.success) return result.data as Options;
  const [issue] = result.error.issues;
  if (issue?.code === 'unrecognized_keys' && issue.path.length === 0) {
    const [option] = issue.keys as [string];
    const [inner] = place === 'strategy' && isNested(given[option]) ? Object.keys(given[option]) : [];
    if (inner !== undefined) throw noPart(owner, option, inner);
    throw unknownOption(place, owner, option, Object.keys(schema.shape));
  }
  const path = [place, ...(issue?.path ?? [])].join('.');
  throw usageError(`${path}: ${issue?.message} (for ${owner})`);
}

/** @param known the options of a composed strategy's parts begin with the part, `si.coefficient` */
export const unknownOption = (
  place: string,
  owner: string,
  option: string,
  known: readonly string[],
): UserError =>
  known.length > 0
    ? unknownName(`option of ${owner}`, option, known, (one) => one.slice(one.lastIndexOf('.') + 1))
    : usageError(
        `${owner} has no options, so ${place}.${option} cannot be set; run it separately, without that setting`,
      );

/** The error for an option of a part, where a strategy is not composed. */
const noPart = (owner: string, part: string, option: string): UserError =>
  usageError(
    owner === `strategy ${part}`
      ? `${owner} is not composed, so its option is strategy.${option}, not strategy.${part}.${option}; run it separately from those with a part ${part}`
      : `${owner} has no part ${part}, so strategy.${part}.${option} cannot be set; run it separately, without that setting`,
  );

/** Whether a value is a record of further options. */
export const isNested = (value: OptionValue): value is Options =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
