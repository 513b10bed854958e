import { usageError } from '../../errors/user-error.js';
import type { OptionValue, SettingsPart } from '../configuration.js';
import { merged, type Settings } from '../resolve.js';
import { type GivenOption, isPart, placeOf } from './given-option.js';

/** One choice among the alternatives of each option that a head with a strategy has. */
export interface Combination {
  settings: Settings;
  /** What was chosen, in the order of the options. */
  chosen: readonly Choice[];
}

export interface Choice {
  option: TargetedOption;
  value: OptionValue;
}

/** An option with where it goes in the configuration of one head with one strategy. */
export type Targeted<Option extends GivenOption> = Option & {
  part: SettingsPart;
  /** Within the part. */
  target: GivenOption['path'];
};

export type TargetedOption = Targeted<GivenOption>;

/** The names of a head and a strategy that are run together. */
export interface Pair {
  head: string;
  strategy: string;
}

/**
 * Every combination of the alternatives for a head with a strategy, the last option's changing first. What is given for one
 * of the two by name goes over what is given for all.
 * @param options whose owners have been checked
 * @throws UserError (usage) if the same is given for both by name
 */
export const combinationsOf = (options: readonly GivenOption[], pair: Pair): Combination[] =>
  optionsFor(options, pair).reduce<Combination[]>(
    (all, option) =>
      all.flatMap(({ settings, chosen }) =>
        option.values.map((value) => ({
          settings: merged(settings, settingOf(option, value)),
          chosen: [...chosen, { option, value }],
        })),
      ),
    [{ settings: {}, chosen: [] }],
  );

/** The options that concern a head with a strategy. */
export function optionsFor<Option extends GivenOption>(
  options: readonly Option[],
  pair: Pair,
): Targeted<Option>[] {
  const targeted = options.flatMap((option): Targeted<Option>[] => {
    const part = partOf(option, pair);
    if (part === undefined) return [];
    const { path } = option;
    return !isPart(option.owner) && path.length === 2 && path[0] === 'training'
      ? [{ ...option, part: 'training', target: [path[1]] }]
      : [{ ...option, part, target: path }];
  });
  const named = targeted.filter(({ owner }) => !isPart(owner));
  const isSame = (one: TargetedOption, other: TargetedOption) =>
    one.part === other.part && one.target.join('.') === other.target.join('.');
  for (const [at, option] of named.entries()) {
    const other = named.slice(0, at).find((one) => isSame(one, option));
    if (other) {
      throw usageError(
        `both ${placeOf(other)} and ${placeOf(option)} are for ${pair.head} with ${pair.strategy}; give only one of them`,
      );
    }
  }
  return targeted.filter((option) => named.includes(option) || !named.some((one) => isSame(one, option)));
}

function partOf({ owner }: GivenOption, { head, strategy }: Pair): SettingsPart | undefined {
  if (isPart(owner)) return owner;
  if (owner === strategy) return 'strategy';
  return owner === head ? 'head' : undefined;
}

function settingOf({ part, target: [first, second] }: TargetedOption, value: OptionValue): Settings {
  return { [part]: { [first]: second === undefined ? value : { [second]: value } } };
}
