import { usageError } from '../../errors/user-error.js';
import { type OptionValue, type SettingsPart, settingsParts } from '../configuration.js';
import { alternativesIn } from './alternatives.js';

/** An option that a user gives, with its alternatives. */
export interface GivenOption {
  /** A part of the configuration, `strategy`; or a strategy or head of the grid for which alone it is: `l2`, `er+si`. */
  owner: string;
  /**
   * `coefficient`. Of a part of a composed strategy `si`, `coefficient`; of the training with one strategy or head
   * `training`, `epochs`.
   */
  path: readonly [string] | readonly [string, string];
  /** At least one, all different. */
  values: readonly OptionValue[];
  /** Whether it stands in a file, where alternatives are in brackets, and a list that is one value in two. */
  isInFile?: boolean;
}

/** How it is written: `strategy.coefficient`. */
export const placeOf = ({ owner, path }: Pick<GivenOption, 'owner' | 'path'>): string =>
  [owner, ...path].join('.');

export const isPart = (owner: string): owner is SettingsPart =>
  (settingsParts as readonly string[]).includes(owner);

/**
 * Reads an option such as `strategy.coefficient=0.5`, `strategy.si.coefficient=0.5` for a part of a composed strategy, or
 * `l2.coefficient=0.1,1` for one strategy, with two alternatives.
 * @throws UserError (usage) if it does not have this form, or an alternative is given twice
 */
export function parseOption(text: string): GivenOption {
  const [, place, value] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
  return givenOption(place ?? '', place === undefined ? [] : alternativesIn(value!), text);
}

/** @param text how the user wrote it @throws UserError (usage) like `parseOption` */
export function givenOption(
  place: string,
  values: readonly OptionValue[],
  text: string,
  { isInFile = false } = {},
): GivenOption {
  const [, owner, member, option] =
    (/^([A-Za-z\d][A-Za-z\d+-]*)\.(?:([A-Za-z\d-]+\+*)\.)?([A-Za-z]\w*)$/.exec(place) ?? []) as unknown as [
      place: string,
      owner: string,
      member: string | undefined,
      option: string,
    ];
  if (owner === undefined || (member !== undefined && isPart(owner) && owner !== 'strategy')) {
    const example = `strategy.coefficient${isInFile ? ': ' : '='}0.5`;
    throw usageError(`"${text}" is not a setting; write it like ${example}`);
  }
  if (isPart(owner) && (member ?? option) === 'name' && owner !== 'training') {
    throw usageError(`a ${owner} is chosen with --${owner}, not with --set ${owner}.name`);
  }
  refuseEqual(place, { values, isInFile });
  const path = member === undefined ? ([option] as const) : ([member, option] as const);
  return { owner, path, values, ...(isInFile && { isInFile }) };
}

/** Equal lists and objects are refused where their options are resolved. */
function refuseEqual(place: string, given: Pick<GivenOption, 'values' | 'isInFile'>): void {
  const { values } = given;
  const plain = values.filter((value) => typeof value !== 'object');
  const twice = plain.find((value, at) => plain.indexOf(value) < at);
  if (twice === undefined) return;
  const list = plain.length === values.length ? listText(given) : '';
  const isShown = list !== '' && plain.length > 2 && list.length < 60;
  const meant = isShown ? `, or write the list as ${list}` : '';
  throw usageError(`the alternative ${valueText(twice)} of ${place} is given twice; give it once${meant}`);
}

/** A value as it is written in a setting. */
export const valueText = (value: OptionValue): string =>
  typeof value === 'string' ? value : JSON.stringify(value);

/** How values are written as alternatives: `400,200`. */
export const alternativesText = ({ values, isInFile }: Pick<GivenOption, 'values' | 'isInFile'>): string => {
  const text = values.map(valueText).join(',');
  return isInFile ? `[${text}]` : text;
};

/** How the same values are written as one list: `[400,200]`. */
export const listText = (given: Pick<GivenOption, 'values' | 'isInFile'>): string =>
  `[${alternativesText(given)}]`;

/** Adds an option to others. @throws UserError (usage) if it, or what is within it, is given already */
export function withOption(all: readonly GivenOption[], added: GivenOption): GivenOption[] {
  const place = placeOf(added);
  for (const other of all.map(placeOf)) {
    if (other === place) throw usageError(`${place} is given twice; give it once`);
    const [within, whole] = other.length > place.length ? [other, place] : [place, other];
    if (within.startsWith(`${whole}.`)) {
      throw usageError(`${within} is given, and ${whole}, too; give only one of them`);
    }
  }
  return [...all, added];
}
