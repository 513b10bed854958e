import { stringify } from 'csv-stringify/sync';
import { environmentColumns } from '../reporting/cells/environment.js';
import { assignments } from '../reporting/cells/flatten.js';
import { measures } from '../reporting/measures/measures.js';
import type { AtlasCell } from './cells.js';

/** One row per cell. Accuracies are in percent; unknown values are empty. */
export const csvOf = (cells: readonly AtlasCell[]): string =>
  stringify(
    cells.map((cell) => ({
      setting: cell.kind,
      scenario: cell.configuration.scenario.name,
      group: cell.strategy.group,
      strategy: cell.strategy.name,
      head: cell.head,
      trainsHead: cell.trainsHead ? 'yes' : 'no',
      wanted: cell.wanted,
      n: cell.n,
      failed: cell.failed,
      ...Object.fromEntries(
        measures.flatMap(({ name }) => [
          [name, cell.measures[name]?.mean],
          [`${name}PopulationDeviation`, cell.measures[name]?.deviation],
        ]),
      ),
      seeds: cell.runs.map(({ configuration }) => configuration.seed).join(' '),
      ...environmentColumns(cell.runs),
      options: assignments(cell.configuration).join(' '),
    })),
    { header: true },
  );
