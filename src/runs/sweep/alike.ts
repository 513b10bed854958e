import { usageError } from '../../errors/user-error.js';
import { canonical } from '../canonical.js';
import type { SeedlessConfiguration } from '../configuration.js';
import type { Combination } from './combinations.js';
import { placeOf, valueText } from './given-option.js';

/** Refuses combinations that come to the same configuration: `400` and `[400,400]`. @throws UserError (usage) */
export function refuseAlike(
  combinations: readonly Combination[],
  configurations: readonly SeedlessConfiguration[],
): void {
  const first = new Map<string, Combination>();
  for (const [at, configuration] of configurations.entries()) {
    const combination = combinations[at]!;
    const key = canonical(configuration);
    const other = first.get(key);
    if (other) throw alike(other, combination);
    first.set(key, combination);
  }
}

function alike(one: Combination, other: Combination) {
  const texts = [one, other].map(({ chosen }) =>
    chosen
      .filter((_, at) => one.chosen[at]!.value !== other.chosen[at]!.value)
      .map(({ option, value }) => `${placeOf(option)}=${valueText(value)}`)
      .join(' with '),
  );
  return usageError(`${texts.join(' and ')} are the same; give one of them`);
}
