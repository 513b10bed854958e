import { UserError } from '../errors/user-error.js';
import { cellFinder } from '../reporting/cells/cells.js';
import { countOf } from '../reporting/cells/numbers.js';
import { canonicalHash } from '../runs/canonical.js';
import type { SeedlessConfiguration } from '../runs/configuration.js';
import type { RunRecord } from '../runs/record.js';
import { averageAccuracy } from '../training/metrics.js';
import type { Bounds, CellBounds } from './bounds-file.js';
import type { WatchedCell } from './cells.js';
import { figuresOf } from './figures.js';
import { LEVEL, PAIRED_LEVEL } from './interval.js';

/** Number of seeds whose mean the bounds are for. */
export const SEEDS = 3;

const RULE =
  'interval = mean ± t · deviation · √(1/seeds + 1/n): the mean over that many new seeds lies in it with probability `level`; t is the quantile of Student’s t distribution with n − 1 degrees of freedom. paired = deviation · √(2F): the root mean squared difference of unrelated runs lies above it with probability `pairedLevel`; F is the quantile of the F distribution with seeds and n − 1 degrees of freedom';

/** SHA-256 of a cell's configuration, whatever the code: bounds are there to compare new code with old figures. */
export const hashOf = ({ code: _, ...configuration }: SeedlessConfiguration): string =>
  canonicalHash(configuration);

/** Looks up a configuration's finished runs: average accuracies after the last task, as fractions, by seed. */
export function accuraciesOf(
  records: readonly RunRecord[],
): (configuration: SeedlessConfiguration) => Record<string, number> {
  const cellOf = cellFinder(records);
  return (configuration) =>
    Object.fromEntries(
      (cellOf(configuration)?.runs ?? []).map(({ configuration: { seed }, accuracies, tasks }) => [
        seed,
        averageAccuracy(accuracies, tasks),
      ]),
    );
}

/**
 * Makes the bounds of cells from their finished runs; the bounds of other cells stay as they were.
 * @throws UserError for a cell with fewer than two finished runs
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
        `${name} has ${countOf(values.length, 'finished run')} but needs at least two; to run it: continual-bench bounds run --cell ${name}`,
      );
    }
    const figures = figuresOf(accuracies, SEEDS, paired);
    return [name, { configuration: hashOf(configuration), code: configuration.code, accuracies, ...figures }];
  });
  return {
    rule: RULE,
    level: LEVEL,
    pairedLevel: PAIRED_LEVEL,
    seeds: SEEDS,
    cells: { ...before?.cells, ...Object.fromEntries(updated) },
  };
}
