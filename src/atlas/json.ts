import { environmentOf } from '../reporting/cells/environment.js';
import type { Atlas } from './texts.js';

/** The atlas for `--json`; its runs are in the database. Accuracies are in percent. */
export const atlasJson = ({ seeds, settings, cells, refusals }: Atlas, files: readonly string[]) => ({
  seeds,
  settings,
  cells: cells.map(({ kind, strategy, head, trainsHead, configuration, runs, ...figures }) => ({
    setting: kind,
    scenario: configuration.scenario.name,
    group: strategy.group,
    strategy: strategy.name,
    head,
    trainsHead,
    wanted: figures.wanted,
    n: figures.n,
    failed: figures.failed,
    errors: figures.errors,
    measures: figures.measures,
    seeds: runs.map((run) => run.configuration.seed),
    environment: Object.fromEntries(environmentOf(runs)),
    configuration,
  })),
  refusals,
  files,
});
