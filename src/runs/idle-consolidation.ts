import { usageError } from '../errors/user-error.js';
import type { SeedlessConfiguration } from './configuration.js';

/**
 * Requires that when a task counts as ended, which was given, does something in a run of a grid.
 * @throws UserError (usage) if it is in no configuration
 */
export function requireConsolidation(configurations: readonly SeedlessConfiguration[]): void {
  if (configurations.some((one) => one.training.consolidateEvery !== undefined)) return;
  const names = [...new Set(configurations.map(({ strategy }) => strategy.name))];
  throw usageError(
    `training.consolidateEvery is given and not used: ${new Intl.ListFormat('en-GB').format(names)} ${names.length === 1 ? 'does' : 'do'} nothing when a task ends; leave it out`,
  );
}
