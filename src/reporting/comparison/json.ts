import { elsewhereFacts } from '../cells/elsewhere.js';
import type { LabelledCell } from '../cells/grid.js';
import { byGrid, type Comparison, legendOf, tallyOf } from './texts.js';

/** A comparison's numbers for `--json`. Accuracies are fractions, differences in points. */
export const comparisonJson = (comparison: Comparison, files: readonly string[]) => ({
  before: comparison.before,
  after: comparison.after,
  summary: tallyOf(comparison),
  tests: {
    correction: 'Holm, within a grid',
    level: 0.05,
    margin: comparison.margin,
    legends: byGrid(comparison).map(([grid, cells]) => ({ grid, legend: legendOf(cells, comparison) })),
  },
  cells: comparison.cells.map(({ before, after, ...figures }) => ({
    ...figures,
    before: before ? sideOf(before) : null,
    after: after ? sideOf(after) : null,
  })),
  files,
});

const sideOf = ({ configuration, n, failed, unfinished, mean, deviation, runs }: LabelledCell) => ({
  configuration,
  elsewhere: elsewhereFacts({ runs }),
  n,
  failed,
  unfinished,
  mean,
  deviation,
  seeds: runs.map((run) => run.configuration.seed),
});
