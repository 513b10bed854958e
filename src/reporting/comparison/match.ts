import { type AnyRun, isOfElsewhere } from '../../runs/elsewhere.js';
import { compared, type Judged, judged } from '../../statistics/comparison.js';
import { cellsOf } from '../cells/cells.js';
import { ownOf } from '../cells/elsewhere.js';
import { environmentChanges } from '../cells/environment.js';
import { flatten } from '../cells/flatten.js';
import { cellsIn, type Grid, gridsOf, type LabelledCell } from '../cells/grid.js';
import { groupedBy } from '../cells/grouped-by.js';
import { optionText } from '../cells/option-text.js';
import { inCommon, settingTexts } from '../cells/settings.js';
import { accuraciesOf } from '../measures/accuracies.js';
import { seedPairs } from '../measures/seed-pairs.js';

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
  difference: Judged | null;
  changes: Change[];
  /** Number of seeds that finished in both, and how many of these have bit-identical accuracies. */
  seeds: { shared: number; equal: number };
}

/**
 * Pairs each cell of the later runs with an earlier one of the same scenario, head and strategy: the one with the
 * fewest options that differ. Cells that exist only before come last.
 */
export async function comparedCells(
  before: readonly AnyRun[],
  after: readonly AnyRun[],
  margin: number,
): Promise<ComparedCell[]> {
  const [oldGrids, recentGrids] = await Promise.all([before, after].map((runs) => gridsOf(cellsOf(runs))));
  const common = commonOf([...oldGrids!, ...recentGrids!].flatMap(cellsIn));
  const [old, recent] = [placed(oldGrids!, common), placed(recentGrids!, common)];
  const partners = partnersOf(old, recent);
  const matched = new Set(partners.values());
  const cells = [
    ...recent.map((cell) => paired(partners.get(cell), cell)),
    ...old.filter((cell) => !matched.has(cell)).map((cell) => paired(cell, undefined)),
  ];
  return withDifferences(cells, margin);
}

interface Placed {
  grid: string;
  cell: LabelledCell;
  /** What all cells of its grid share and its label does not say, but not all cells of both sides. */
  shared: string[];
}

/** A grid's cells. @param common what all cells of both sides share */
const placed = (grids: readonly Grid[], common: readonly string[]): Placed[] =>
  grids.flatMap((grid) => {
    const shared = grid.shared.filter((text) => !common.includes(text));
    return cellsIn(grid).map((cell) => ({ grid: grid.title, cell, shared }));
  });

/** What has to be said of all cells of both sides, but for those computed elsewhere beside others, one text each. */
export function commonOf(cells: readonly LabelledCell[]): string[] {
  const own = ownOf(cells);
  return own.length === 0 ? [] : settingTexts(inCommon(own.map(({ settings }) => settings)));
}

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

/** A run of this program is never taken for one that was computed elsewhere, or the other way round. */
const namesOf = ({ scenario, head, strategy, configuration }: LabelledCell): string =>
  JSON.stringify([scenario, head, strategy, isOfElsewhere(configuration)]);

function paired(old: Placed | undefined, recent: Placed | undefined): Omit<ComparedCell, 'difference'> {
  const { grid, cell, shared } = (recent ?? old)!;
  const [before, after] = [old?.cell, recent?.cell];
  const changes =
    before && after ? [...optionChanges(before, after), ...environmentChanges(before.runs, after.runs)] : [];
  const unchanged = shared.filter((text) => !changes.some(({ what }) => text.startsWith(`${what}=`)));
  return {
    grid,
    label: [cell.label, ...unchanged].join(' · '),
    before,
    after,
    changes,
    seeds: before && after ? sharedSeeds(before, after) : { shared: 0, equal: 0 },
  };
}

/** Adds the differences; those of a grid are corrected together. */
function withDifferences(cells: readonly Omit<ComparedCell, 'difference'>[], margin: number): ComparedCell[] {
  const compared = cells.filter((cell) => comparisonOf(cell).length > 0);
  const differences = new Map(
    [...groupedBy(compared, ({ grid }) => grid).values()].flatMap((ofGrid) => {
      const together = judged(ofGrid.flatMap(comparisonOf), margin);
      return ofGrid.map((cell, index) => [cell, together[index]!] as const);
    }),
  );
  return cells.map((cell) => ({ ...cell, difference: differences.get(cell) ?? null }));
}

/** After − before; none unless both have a finished run. */
const comparisonOf = ({ before, after }: Pick<ComparedCell, 'before' | 'after'>) =>
  before && after && before.n > 0 && after.n > 0
    ? [compared(accuraciesOf(after.runs), accuraciesOf(before.runs))]
    : [];

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

function sharedSeeds(before: LabelledCell, after: LabelledCell): ComparedCell['seeds'] {
  const pairs = seedPairs(after.runs, before.runs);
  const equal = pairs.filter(([run, old]) => accuraciesText(run) === accuraciesText(old));
  return { shared: pairs.length, equal: equal.length };
}

const accuraciesText = ({ accuracies }: AnyRun): string =>
  JSON.stringify(accuracies.map(({ trainTask, testTask, accuracy }) => [trainTask, testTask, accuracy]));
