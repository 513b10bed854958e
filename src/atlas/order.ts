import { groupedBy } from '../reporting/cells/grouped-by.js';
import { PLAIN } from './groups.js';
import type { AtlasStrategy, PlannedCell } from './plan.js';

/**
 * The cells in the order to run them. Kinds of strategies take turns, so that long and short runs are met early and the
 * time left can be estimated; the shortest runs come last, so that no worker is left with a long one.
 */
export function inRunOrder(cells: readonly PlannedCell[]): PlannedCell[] {
  const strategies = [...new Set(cells.map(({ strategy }) => strategy))];
  const isPlain = ({ group }: AtlasStrategy) => group === PLAIN;
  const taken = [
    ...inTurns(strategies.filter((strategy) => !isPlain(strategy))),
    ...strategies.filter(isPlain),
  ];
  // Of each strategy the MLP comes last, whose runs are the shortest.
  return taken.flatMap((strategy) => cells.filter((cell) => cell.strategy === strategy).toReversed());
}

/** One of each kind, then the next of each. */
function inTurns(strategies: readonly AtlasStrategy[]): AtlasStrategy[] {
  const groups = [...groupedBy(strategies, ({ group }) => group).values()];
  const longest = Math.max(0, ...groups.map(({ length }) => length));
  return Array.from({ length: longest }, (_, turn) => groups.flatMap((group) => group[turn] ?? [])).flat();
}
