import { mean } from 'simple-statistics';
import { type Cell, cellFinder } from '../reporting/cells/cells.js';
import { environmentNotes } from '../reporting/cells/environment.js';
import { signed, spreadText } from '../reporting/cells/numbers.js';
import { seedPairs } from '../reporting/measures/seed-pairs.js';
import { headTitles } from '../reproduction/tables/published.js';
import type { SeedlessConfiguration } from '../runs/configuration.js';
import type { AnyRun } from '../runs/elsewhere.js';
import type { RunRecord } from '../runs/record.js';
import { averageAccuracy } from '../training/metrics.js';
import { BASELINE, type PlannedVariant } from './plan.js';

/** A variant with one strategy in a scenario, to be run. */
export interface Planned {
  table: { scenario: string };
  variant: { name: string; head: string };
  strategy: string;
  configuration: SeedlessConfiguration;
}

/** The result of a variant with one strategy. Accuracies are fractions. */
export type VariantCell<Plan extends Planned = PlannedVariant> = Plan & {
  /** Undefined if none of its runs was started. */
  cell: Cell<RunRecord> | undefined;
  /** Mean difference from the base over n common seeds; null without any, and for the base itself. */
  difference: { mean: number; n: number } | null;
};

/** One head's variants in a scenario: a row per variant, a column per strategy. */
export interface AblationTable {
  /** `Neurocoder, split-mnist/task`. */
  title: string;
  strategies: string[];
  rows: { name: string; cells: (VariantCell<Planned> | undefined)[] }[];
}

/** @param base name of the variant that the others of its head, scenario and strategy are compared with */
export function variantCells<Plan extends Planned>(
  plan: readonly Plan[],
  runs: readonly RunRecord[],
  base: string = BASELINE,
): VariantCell<Plan>[] {
  const cellOf = cellFinder(runs);
  return plan.map((planned) => {
    const cell = cellOf(planned.configuration);
    const baseline = plan.find(
      ({ table, strategy, variant }) =>
        variant.name === base &&
        variant.head === planned.variant.head &&
        table.scenario === planned.table.scenario &&
        strategy === planned.strategy,
    );
    // A variant may be the base under the name of a change.
    const ofBase = baseline && cellOf(baseline.configuration);
    const isBase = cell === ofBase;
    return { ...planned, cell, difference: cell && ofBase && !isBase ? differenceOf(cell, ofBase) : null };
  });
}

/** Mean difference over the n seeds that both have; null if there are none. */
function differenceOf(cell: Cell<RunRecord>, base: Cell<RunRecord>): VariantCell<Planned>['difference'] {
  const differences = seedPairs(cell.runs, base.runs).map(
    ([run, other]) => accuracyOf(run) - accuracyOf(other),
  );
  return differences.length === 0 ? null : { mean: mean(differences), n: differences.length };
}

const accuracyOf = ({ accuracies, tasks }: AnyRun): number => averageAccuracy(accuracies, tasks);

export function ablationTables(cells: readonly VariantCell<Planned>[]): AblationTable[] {
  const groups = new Map<string, VariantCell<Planned>[]>();
  for (const cell of cells) {
    const title = `${headTitles[cell.variant.head]!}, ${cell.table.scenario}`;
    groups.set(title, [...(groups.get(title) ?? []), cell]);
  }
  return [...groups].map(([title, members]) => {
    const strategies = [...new Set(members.map(({ strategy }) => strategy))];
    const names = [...new Set(members.map(({ variant }) => variant.name))];
    return {
      title,
      strategies,
      rows: names.map((name) => ({
        name,
        cells: strategies.map((strategy) =>
          members.find((member) => member.variant.name === name && member.strategy === strategy),
        ),
      })),
    };
  });
}

/** What the variants were computed with, where it is not the default or not the same for all. */
export const environmentNotesOf = (cells: readonly VariantCell<Planned>[]): string[] =>
  environmentNotes(
    cells.map(({ table, variant, strategy, cell }) => ({
      label: `${table.scenario}, ${headTitles[variant.head]!}, ${variant.name} · ${strategy}`,
      runs: cell?.runs ?? [],
    })),
  );

/** `61.87 ± 1.20 (n=3)` and, on a second line, the difference, `−1.47 (n=3)`. */
export function variantLines(cell: VariantCell<Planned> | undefined): [string, ...string[]] {
  if (!cell) return [''];
  if (!cell.cell) return ['–'];
  const { difference } = cell;
  return [
    spreadText(cell.cell),
    ...(difference === null ? [] : [`${signed(100 * difference.mean)} (n=${difference.n})`]),
  ];
}
