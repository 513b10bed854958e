import { mean, standardDeviation } from 'simple-statistics';
import { canonical } from '../../runs/canonical.js';
import type { SeedlessConfiguration } from '../../runs/configuration.js';
import { type AnyRun, anySeedless, type SeedlessOf } from '../../runs/elsewhere.js';
import type { RunRecord } from '../../runs/record.js';
import { averageAccuracyCurve } from '../../training/metrics.js';
import { type JointFinder, jointFinder } from './joint.js';

/** Mean and population standard deviation (divided by n, as in the paper); null for a single value. */
export interface Spread {
  mean: number;
  deviation: number | null;
  /** Of how many values, where that is not the number of finished runs. */
  n?: number;
}

/**
 * The runs of one configuration; they differ only in their seed. Accuracies are fractions.
 * @typeParam Run a run of this program, where no other is wanted
 */
export interface Cell<Run extends AnyRun = AnyRun> {
  scenario: string;
  head: string;
  strategy: string;
  configuration: SeedlessOf<Run>;
  tasks: number;
  /** Finished runs, sorted by seed. */
  runs: Run[];
  /** Runs that failed or have not ended, sorted by seed. */
  others: Run[];
  /** Number of finished runs. */
  n: number;
  /** Number of runs that failed. */
  failed: number;
  /** Number of runs that were started but have not ended. */
  unfinished: number;
  /** Average accuracy after the last task; null if no run has finished. */
  mean: number | null;
  deviation: number | null;
  /** Average accuracy after each task [tasks]; empty if no run has finished. */
  curve: Spread[];
  /** Finds the runs of joint training among all that are shown, for intransigence. */
  jointOf: JointFinder;
}

/** Groups runs that differ only in their seed into cells, in order of each cell's first run. */
export function cellsOf<Run extends AnyRun>(records: readonly Run[]): Cell<Run>[] {
  const groups = new Map<string, Run[]>();
  for (const record of records) {
    const key = canonical(anySeedless(record.configuration));
    groups.set(key, [...(groups.get(key) ?? []), record]);
  }
  const jointOf = jointFinder(records);
  return [...groups.values()].map((group) => cellOf(group, jointOf));
}

/** Finds the cell of a configuration among runs; undefined if none of its runs was started. */
export function cellFinder(
  records: readonly RunRecord[],
): (configuration: SeedlessConfiguration) => Cell<RunRecord> | undefined {
  const cells = new Map(cellsOf(records).map((cell) => [canonical(cell.configuration), cell]));
  return (configuration) => cells.get(canonical(configuration));
}

/** Test accuracies over a cell's finished runs, at least one: [train task][test task], lower triangle, fractions. */
export function accuracyMatrix({ runs, tasks }: Cell): Spread[][] {
  return Array.from({ length: tasks }, (_, row) =>
    Array.from({ length: row + 1 }, (_, column) =>
      spreadOf(
        runs.map(
          ({ accuracies }) =>
            accuracies.find(({ trainTask, testTask }) => trainTask === row + 1 && testTask === column + 1)!
              .accuracy,
        ),
      ),
    ),
  );
}

function cellOf<Run extends AnyRun>(records: Run[], jointOf: JointFinder): Cell<Run> {
  const inOrder = [...records].sort((a, b) => a.configuration.seed - b.configuration.seed);
  const runs = inOrder.filter(({ status }) => status === 'finished');
  // A run that failed early does not know the number of tasks.
  const { configuration, tasks } = runs[0] ?? records[0]!;
  const curves = runs.map(({ accuracies }) => averageAccuracyCurve(accuracies, tasks));
  const curve =
    curves.length === 0
      ? []
      : Array.from({ length: tasks }, (_, task) => spreadOf(curves.map((values) => values[task]!)));
  return {
    scenario: configuration.scenario.name,
    head: configuration.head.name,
    strategy: configuration.strategy.name,
    configuration: anySeedless(configuration) as SeedlessOf<Run>,
    tasks,
    runs,
    others: inOrder.filter(({ status }) => status !== 'finished'),
    n: runs.length,
    failed: records.filter(({ status }) => status === 'failed').length,
    unfinished: records.filter(({ status }) => status === 'running' || status === 'interrupted').length,
    mean: curve.at(-1)?.mean ?? null,
    deviation: curve.at(-1)?.deviation ?? null,
    curve,
    jointOf,
  };
}

export const spreadOf = (values: number[]): Spread => ({
  mean: mean(values),
  deviation: values.length === 1 ? null : standardDeviation(values),
});
