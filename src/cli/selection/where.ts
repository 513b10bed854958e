import { unknownName } from '../../errors/unknown-name.js';
import { usageError } from '../../errors/user-error.js';
import { flatten } from '../../reporting/cells/flatten.js';
import { optionText } from '../../reporting/cells/option-text.js';
import type { OptionValue } from '../../runs/configuration.js';

/** What `--where` demands of an option of a run's configuration. */
export interface Condition {
  /** Where the option is: `strategy.coefficient`. */
  path: string;
  /** @param value as `flatten` prints it; undefined of a run without the option */
  holds(value: string | undefined): boolean;
}

/** Conditions by the text that they were given as. */
export type Conditions = Readonly<Record<string, Condition>>;

/** Reads `strategy.coefficient=2`, `training.epochs>=5`. @throws UserError (usage) */
export function conditionIn(text: string): Condition {
  const [, path = '', sign = '', value = ''] =
    /^([^=<>!]+)(!=|<=|>=|=|<|>)(.*)$/s.exec(text.trim())?.map((part) => part.trim()) ?? [];
  if (path === '') {
    throw usageError(`"${text}" is not a condition such as strategy.coefficient=2 or training.epochs>=5`);
  }
  if (sign === '=') return { path, holds: equals(path, value) };
  if (sign === '!=') {
    const isEqual = equals(path, value);
    return { path, holds: (stored) => !isEqual(stored) };
  }
  const limit = numberIn(value);
  if (limit === undefined) throw usageError(`"${text}" needs a number after ${sign}`);
  const compare = comparisons[sign]!;
  return {
    path,
    holds(stored) {
      const number = numberIn(stored ?? '');
      return number !== undefined && compare(number, limit);
    },
  };
}

const comparisons: Record<string, (a: number, b: number) => boolean> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

/** Values may be written as tables show them, or as `--set` takes them; `none` is that of a run without the option. */
function equals(path: string, wanted: string): Condition['holds'] {
  const number = numberIn(wanted);
  const asSet = parsedText(wanted);
  return (stored) =>
    optionText(path, stored) === wanted ||
    (stored !== undefined &&
      (stored === wanted || stored === asSet || (number !== undefined && numberIn(stored) === number)));
}

/** JSON as `flatten` prints it: `[400, 200]` as `400,200`. */
function parsedText(text: string): string | undefined {
  try {
    return flatten({ value: JSON.parse(text) as OptionValue }).get('value');
  } catch {
    return undefined;
  }
}

const numberIn = (text: string): number | undefined =>
  text.trim() === '' || !Number.isFinite(Number(text)) ? undefined : Number(text);

interface Stored {
  id: string;
  configuration: { [option: string]: OptionValue };
}

/**
 * The ids of the runs for which all conditions hold, one list for each list of stored runs.
 * @throws UserError (usage) for an option that none of all these runs has
 */
export function idsWhere(stored: readonly (readonly Stored[])[], conditions: Conditions): string[][] {
  const all = Object.values(conditions);
  const known = new Set<string>();
  const ids = stored.map((runs) =>
    runs
      .filter(({ configuration }) => {
        const options = flatten(configuration);
        for (const path of options.keys()) known.add(path);
        return all.every(({ path, holds }) => holds(options.get(path)));
      })
      .map(({ id }) => id),
  );
  const unknown = all.find(({ path }) => !known.has(path));
  if (unknown) throw unknownName('option in --where', unknown.path, [...known].sort());
  return ids;
}
