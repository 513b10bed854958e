import { usageError } from '../errors/user-error.js';
import type { SeedlessConfiguration } from './configuration.js';
import type { Settings } from './resolve.js';

/** @throws UserError (usage) if it is set when a task counts as ended, and no run of a grid does anything then */
export function refuseIdleConsolidation(
  { training }: Settings,
  configurations: readonly SeedlessConfiguration[],
): void {
  const isUsed = configurations.some((one) => one.training.consolidateEvery !== undefined);
  if (training?.consolidateEvery === undefined || isUsed) return;
  const names = [...new Set(configurations.map(({ strategy }) => strategy.name))];
  throw usageError(
    `training.consolidateEvery is given and not used: ${new Intl.ListFormat('en-GB').format(names)} ${names.length === 1 ? 'does' : 'do'} nothing when a task ends; leave it out`,
  );
}
