import type { AnyRun } from './elsewhere.js';

/** Digits of its id tell runs of the same names and seed apart. */
const ID_DIGITS = 12;

/** What files of a run are called, without an ending: `split-mnist-domain-mlp-er-seed-1-0a1b2c3d4e5f`. */
export function fileStem({ id, configuration }: Pick<AnyRun, 'id' | 'configuration'>): string {
  const { scenario, head, strategy, seed } = configuration;
  const names = [scenario.name, head.name, strategy.name, `seed ${seed}`, id.slice(0, ID_DIGITS)];
  return names
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-');
}
