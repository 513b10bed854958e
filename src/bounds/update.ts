import { createHash } from 'node:crypto';
import { UserError } from '../errors/user-error.js';
import { cellsOf } from '../reporting/cells/cells.js';
import { countOf } from '../reporting/cells/numbers.js';
import { canonical } from '../runs/canonical.js';
import type { SeedlessConfiguration } from '../runs/configuration.js';
import type { RunRecord } from '../runs/record.js';
import { averageAccuracy } from '../training/metrics.js';
import type { Bounds, CellBounds } from './bounds-file.js';
import type { WatchedCell } from './cells.js';
import { figuresOf } from './figures.js';
import { LEVEL, PAIRED_LEVEL } from './interval.js';

/** Number of seeds that the bounds are for. */
export const SEEDS = 3;

const RULE =
  'interval = mean ± t · deviation · √(1/seeds + 1/n), in which the mean over as many new seeds lies at this level; t is the quantile of Student’s distribution of n − 1 degrees of freedom. paired = deviation · √(2F), above which the root mean squared difference of unrelated runs lies at its level; F is the quantile of the distribution of seeds and n − 1 degrees of freedom';

/** What tells a cell's configuration from others. */
export const hashOf = (configuration: SeedlessConfiguration): string =>
  createHash('sha256').update(canonical(configuration)).digest('hex');

/** Average accuracies after the last task, fractions, by seed, of each configuration's finished runs. */
export function accuraciesOf(
  records: readonly RunRecord[],
): (configuration: SeedlessConfiguration) => Record<string, number> {
  const cells = new Map(cellsOf(records).map((cell) => [canonical(cell.configuration), cell]));
  return (configuration) =>
    Object.fromEntries(
      (cells.get(canonical(configuration))?.runs ?? []).map(
        ({ configuration: { seed }, accuracies, tasks }) => [seed, averageAccuracy(accuracies, tasks)],
      ),
    );
}

/**
 * Bounds of cells from their finished runs; those of other cells stay as they were.
 * @throws UserError for a cell of fewer than two finished runs.
 */
export function updatedBounds(
  cells: readonly WatchedCell[],
  runs: readonly RunRecord[],
  before: Bounds | undefined,
): Bounds {
  const found = accuraciesOf(runs);
  const updated = cells.map(({ name, configuration, paired }): [string, CellBounds] => {
    const accuracies = found(configuration);
    const values = Object.values(accuracies);
    if (values.length < 2) {
      throw new UserError(
        `${name} has ${countOf(values.length, 'finished run')} and needs two or more; to run it: continual-bench bounds run --cell ${name}`,
      );
    }
    const figures = figuresOf(accuracies, SEEDS, paired);
    return [name, { configuration: hashOf(configuration), accuracies, ...figures }];
  });
  return {
    rule: RULE,
    level: LEVEL,
    pairedLevel: PAIRED_LEVEL,
    seeds: SEEDS,
    cells: { ...before?.cells, ...Object.fromEntries(updated) },
  };
}
