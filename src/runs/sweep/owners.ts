import type { z } from 'zod';
import { unknownName } from '../../errors/unknown-name.js';
import { usageError } from '../../errors/user-error.js';
import type { Head } from '../../heads/head.js';
import { isComposed } from '../../plugins/compose.js';
import { separated } from '../../plugins/composition/part-names.js';
import type { AnyStrategy } from '../../plugins/strategy.js';
import { settingsParts } from '../configuration.js';
import { type GivenOption, isPart, placeOf } from './given-option.js';

/** The heads and strategies of a grid. */
export interface Owners {
  heads: readonly Head[];
  strategies: readonly AnyStrategy[];
}

/**
 * The options with the names that the grid's strategies and heads have: `er+si` for `si+er`.
 * @throws UserError (usage) for one that is of nothing in the grid, or of all heads or strategies but not known to all
 */
export function withOwners<Option extends GivenOption>(options: readonly Option[], owners: Owners): Option[] {
  const named = options.map((option) =>
    isPart(option.owner) ? option : { ...option, owner: ownerOf(option, owners) },
  );
  for (const option of named) {
    if (option.owner === 'strategy') refusePartial(option, 'strategy', owners.strategies, hasHyperparameter);
    if (option.owner === 'head') refusePartial(option, 'head', owners.heads, hasOption);
  }
  return named;
}

function ownerOf(option: GivenOption, { heads, strategies }: Owners): string {
  const { owner } = option;
  const ofHeads = heads.map(({ name }) => name);
  const ofStrategies = [...new Set(strategies.map(({ name }) => name))];
  if (ofHeads.includes(owner) && ofStrategies.includes(owner)) {
    throw usageError(
      `${owner} is a head and a strategy here, so ${placeOf(option)} can be of either; run them separately, with head.… or strategy.…`,
    );
  }
  const names = [...ofStrategies, ...ofHeads];
  if (names.includes(owner)) return owner;
  const parts = (name: string) => separated(name).sort().join('+');
  const turned = ofStrategies.find((name) => parts(name) === parts(owner));
  if (turned !== undefined) return turned;
  const whole = ofStrategies.find((name) => separated(name).includes(owner));
  if (whole !== undefined) {
    throw usageError(
      `${owner} is run only as a part of ${whole}: write ${whole}.${placeOf(option)}, or strategy.${placeOf(option)}`,
    );
  }
  throw unknownName('part of a configuration, or strategy or head that is run,', owner, [
    ...settingsParts,
    ...names,
  ]);
}

/** @throws UserError (usage) if some have an option and others do not */
function refusePartial<Owner extends { name: string }>(
  option: GivenOption,
  kind: 'strategy' | 'head',
  all: readonly Owner[],
  has: (owner: Owner, path: GivenOption['path']) => boolean,
): void {
  const those = all.filter((one) => has(one, option.path));
  const other = all.find((one) => !those.includes(one));
  if (those.length === 0 || !other) return;
  const path = option.path.join('.');
  throw usageError(
    `${kind} ${other.name} has no option ${path}, so ${placeOf(option)} cannot be set for all; set it by name: ${those.map(({ name }) => `${name}.${path}`).join(', ')}`,
  );
}

function hasHyperparameter(strategy: AnyStrategy, [first, second]: GivenOption['path']): boolean {
  if (second === undefined) return takes(strategy.hyperparameters, first);
  if (!isComposed(strategy)) return false;
  const part = strategy.parts.find(({ name }) => name === first);
  return part !== undefined && takes(part.hyperparameters, second);
}

const hasOption = ({ options }: Head, [option]: GivenOption['path']): boolean => takes(options, option);

/** A file that could not be loaded takes any option. */
const takes = ({ shape, def }: z.ZodObject, option: string): boolean =>
  Object.hasOwn(shape, option) || def.catchall?._zod.def.type === 'unknown';
