import { usageError } from './user-error.js';

/** @throws UserError (usage) for a value that is in a list twice: it would count once. */
export function refuseTwice(values: readonly (string | number)[]): void {
  const twice = values.find((value, index) => values.indexOf(value) < index);
  if (twice !== undefined) throw usageError(`${twice} is given twice; give it once`);
}
