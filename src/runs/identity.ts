import { canonicalHash } from './canonical.js';
import type { RunConfiguration } from './configuration.js';
import type { ElsewhereConfiguration } from './elsewhere.js';

/** A run's identity: SHA-256 of its canonical configuration, in hex. Early versions had no `code` in it. */
export const identityOf = (
  configuration: RunConfiguration | Omit<RunConfiguration, 'code'> | ElsewhereConfiguration,
): string => canonicalHash(configuration);

/** How many runs configurations ask for, each counted once. */
export const countDistinct = (configurations: readonly RunConfiguration[]): number =>
  new Set(configurations.map(identityOf)).size;
