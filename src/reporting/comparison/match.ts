import type { RunRecord } from '../../runs/record.js';
import { pairedTest } from '../../statistics/paired.js';
import { averageAccuracy } from '../../training/metrics.js';
import { cellsOf } from '../cells/cells.js';
import { optionText } from '../cells/differing.js';
import { flatten } from '../cells/flatten.js';
import { cellsIn, gridsOf, type LabelledCell } from '../cells/grid.js';
import { type Difference, differenceOf } from '../measures/baseline.js';
import { seedPairs } from '../measures/seed-pairs.js';
import { verdictOf } from '../measures/significance.js';

/** Something that differs between the two databases. */
export interface Change {
  /** The option's path, `head.hidden`, or a part of the environment, `program version`. */
  what: string;
  /** `none` if there is no such option. */
  before: string;
  after: string;
}

/** A cell that is in both databases, or in only one. */
export interface ComparedCell {
  /** Title of its grid. */
  grid: string;
  /** Its label in the grid of the later database, or of the earlier one if it is only there. */
  label: string;
  before: LabelledCell | undefined;
  after: LabelledCell | undefined;
  /** After − before; null unless both have a finished run. */
  difference: ComparedDifference | null;
  changes: Change[];
  /** Number of seeds that finished in both, and how many of these have bit-identical accuracies. */
  seeds: { shared: number; equal: number };
}

export interface ComparedDifference extends Difference {
  /** The test behind the interval and the verdict: on per-seed differences, or on two independent samples. */
  testName: 'paired t' | 'Welch';
}

/**
 * Pairs each cell of the later runs with an earlier one of the same scenario, head and strategy: the one with the
 * fewest options that differ. Cells that exist only before come last.
 */
export function comparedCells(before: readonly RunRecord[], after: readonly RunRecord[]): ComparedCell[] {
  const [old, recent] = [placed(before), placed(after)];
  const partners = partnersOf(old, recent);
  const matched = new Set(partners.values());
  return [
    ...recent.map((cell) => compared(partners.get(cell), cell)),
    ...old.filter((cell) => !matched.has(cell)).map((cell) => compared(cell, undefined)),
  ];
}

interface Placed {
  grid: string;
  cell: LabelledCell;
}

const placed = (records: readonly RunRecord[]): Placed[] =>
  gridsOf(cellsOf(records)).flatMap((grid) => cellsIn(grid).map((cell) => ({ grid: grid.title, cell })));

/** Maps later cells to earlier ones; the most similar pairs are matched first. */
function partnersOf(old: readonly Placed[], recent: readonly Placed[]): Map<Placed, Placed> {
  const pairs = recent.flatMap((after) =>
    old
      .filter(({ cell }) => namesOf(cell) === namesOf(after.cell))
      .map((before) => ({ before, after, changes: optionChanges(before.cell, after.cell).length })),
  );
  const partners = new Map<Placed, Placed>();
  const taken = new Set<Placed>();
  for (const { before, after } of pairs.sort((a, b) => a.changes - b.changes)) {
    if (partners.has(after) || taken.has(before)) continue;
    partners.set(after, before);
    taken.add(before);
  }
  return partners;
}

const namesOf = ({ scenario, head, strategy }: LabelledCell): string =>
  JSON.stringify([scenario, head, strategy]);

function compared(old: Placed | undefined, recent: Placed | undefined): ComparedCell {
  const { grid, cell } = (recent ?? old)!;
  const [before, after] = [old?.cell, recent?.cell];
  return {
    grid,
    label: cell.label,
    before,
    after,
    difference: before && after ? differenceBetween(before, after) : null,
    changes: before && after ? [...optionChanges(before, after), ...environmentChanges(before, after)] : [],
    seeds: before && after ? sharedSeeds(before, after) : { shared: 0, equal: 0 },
  };
}

/** Paired if both have exactly the same seeds, at least two: runs of one seed share its random choices. */
function differenceBetween(before: LabelledCell, after: LabelledCell): ComparedDifference | null {
  const difference = differenceOf(after, before);
  if (difference === null) return null;
  const pairs = seedPairs(after.runs, before.runs);
  const isPaired = pairs.length >= 2 && pairs.length === before.n && pairs.length === after.n;
  if (!isPaired) return { ...difference, testName: 'Welch' };
  const test = pairedTest(pairs.map(([run, old]) => pointsOf(run) - pointsOf(old)));
  return { ...difference, test, verdict: verdictOf(test), testName: 'paired t' };
}

const pointsOf = ({ accuracies, tasks }: RunRecord): number => 100 * averageAccuracy(accuracies, tasks);

function optionChanges(before: LabelledCell, after: LabelledCell): Change[] {
  const [old, recent] = [flatten(before.configuration), flatten(after.configuration)];
  const paths = [...new Set([...old.keys(), ...recent.keys()])].sort();
  return paths
    .filter((path) => old.get(path) !== recent.get(path))
    .map((path) => ({
      what: path,
      before: optionText(path, old.get(path)),
      after: optionText(path, recent.get(path)),
    }));
}

/** The parts of the environment in which the finished runs differ. */
function environmentChanges(before: LabelledCell, after: LabelledCell): Change[] {
  if (before.n === 0 || after.n === 0) return [];
  const parts: [string, (run: RunRecord) => string][] = [
    ['program version', ({ environment }) => environment.programVersion],
    ['backend', ({ environment }) => environment.backend],
    ['device', ({ environment }) => environment.device],
    ['processor', ({ environment: { machine } }) => `${machine.processor ?? 'unknown'}`],
  ];
  const valuesOf = ({ runs }: LabelledCell, of: (run: RunRecord) => string) =>
    [...new Set(runs.map(of))].sort().join(', ');
  return parts
    .map(([what, of]) => ({ what, before: valuesOf(before, of), after: valuesOf(after, of) }))
    .filter((change) => change.before !== change.after);
}

function sharedSeeds(before: LabelledCell, after: LabelledCell): ComparedCell['seeds'] {
  const pairs = seedPairs(after.runs, before.runs);
  const equal = pairs.filter(([run, old]) => accuraciesText(run) === accuraciesText(old));
  return { shared: pairs.length, equal: equal.length };
}

const accuraciesText = ({ accuracies }: RunRecord): string =>
  JSON.stringify(accuracies.map(({ trainTask, testTask, accuracy }) => [trainTask, testTask, accuracy]));
