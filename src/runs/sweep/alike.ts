import { usageError } from '../../errors/user-error.js';
import { canonical } from '../canonical.js';
import type { SeedlessConfiguration } from '../configuration.js';
import type { Choice, Combination } from './combinations.js';
import { placeOf, valueText } from './given-option.js';

/**
 * The configurations that combinations come to, each once: an option that is left out of one, since the strategy does
 * nothing with it, makes no difference.
 * @throws UserError (usage) if combinations come to the same otherwise: `400` and `[400,400]`
 */
export function distinct(
  combinations: readonly Combination[],
  configurations: readonly SeedlessConfiguration[],
): SeedlessConfiguration[] {
  const first = new Map<string, Combination>();
  return configurations.filter((configuration, at) => {
    const combination = combinations[at]!;
    const key = canonical(configuration);
    const other = first.get(key);
    if (!other) first.set(key, combination);
    else refuseAlike(other, combination, configuration);
    return !other;
  });
}

function refuseAlike(one: Combination, other: Combination, configuration: SeedlessConfiguration): void {
  const [ones, others] = [one, other].map(({ chosen }) =>
    chosen.filter(
      ({ option: { part, target } }, at) =>
        one.chosen[at]!.value !== other.chosen[at]!.value && Object.hasOwn(configuration[part], target[0]),
    ),
  ) as [Choice[], Choice[]];
  if (ones.length === 0) return;
  const textOf = (choices: readonly Choice[]) =>
    choices.map(({ option, value }) => `${placeOf(option)}=${valueText(value)}`).join(' with ');
  throw usageError(`${textOf(ones)} and ${textOf(others)} are the same; give one of them`);
}
