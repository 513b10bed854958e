import { usageError } from '../../errors/user-error.js';
import { isNested } from '../../runs/checked-options.js';
import type { Options, OptionValue } from '../../runs/configuration.js';
import { type GivenOption, givenOption, withOption } from '../../runs/sweep/given-option.js';

/** The most names in the place of an option, as in `strategy.si.coefficient`, and one more to be refused. */
const DEEPEST = 4;

/**
 * The options in the `set` of a file: by their places, with dots (`strategy.coefficient`) or nested. A list has alternatives, so
 * a list as a value is in a list of its own: `hidden: [[400, 200]]`.
 * @throws UserError (usage)
 */
export function optionsIn(set: Options, place = ''): GivenOption[] {
  let all: GivenOption[] = [];
  for (const [key, value] of Object.entries(set)) {
    const at = place === '' ? key : `${place}.${key}`;
    const isWithin = isNested(value) && at.split('.').length < DEEPEST;
    const found = isWithin ? optionsIn(value, at) : [optionAt(at, value)];
    if (found.length === 0) throw usageError(`set.${at} has no options`);
    for (const option of found) all = withOption(all, option);
  }
  return all;
}

function optionAt(place: string, value: OptionValue): GivenOption {
  const values = Array.isArray(value) ? value : [value];
  if (values.length === 0) throw usageError(`set.${place} has no alternatives`);
  return givenOption(place, values, place, { isInFile: true });
}

/** The same as a file has it, nested. */
export function setOf(options: readonly GivenOption[]): Options {
  const set: Options = {};
  for (const { owner, path, values } of options) {
    const [value] = values;
    const isPlain = values.length === 1 && typeof value !== 'object';
    const ofOwner = nestIn(set, owner);
    const [first, second] = path;
    const nest = second === undefined ? ofOwner : nestIn(ofOwner, first);
    nest[second ?? first] = isPlain ? value : [...values];
  }
  return set;
}

function nestIn(options: Options, name: string): Options {
  options[name] ??= {};
  return options[name] as Options;
}
