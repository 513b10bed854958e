import type { RunConfiguration } from '../runs/configuration.js';

/** A run by its names, for people. */
export const runLabel = ({ scenario, head, strategy, seed }: RunConfiguration): string =>
  `${scenario.name} · ${head.name} · ${strategy.name} · seed ${seed}`;
