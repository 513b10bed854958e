import type { LabelledCell } from '../cells/grid.js';
import { type Comparison, tallyOf } from './texts.js';

/** A comparison's numbers for `--json`. Accuracies are fractions, differences in points. */
export const comparisonJson = (comparison: Comparison, files: readonly string[]) => ({
  before: comparison.before,
  after: comparison.after,
  summary: tallyOf(comparison),
  level: 0.95,
  cells: comparison.cells.map(({ before, after, ...figures }) => ({
    ...figures,
    before: before ? sideOf(before) : null,
    after: after ? sideOf(after) : null,
  })),
  files,
});

const sideOf = ({ configuration, n, failed, unfinished, mean, deviation, runs }: LabelledCell) => ({
  configuration,
  n,
  failed,
  unfinished,
  mean,
  deviation,
  seeds: runs.map((run) => run.configuration.seed),
});
