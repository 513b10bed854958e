import { cellFinder } from '../reporting/cells/cells.js';
import { countOf } from '../reporting/cells/numbers.js';
import type { RunRecord } from '../runs/record.js';
import type { Bounds } from './bounds-file.js';
import type { WatchedCell } from './cells.js';
import { SEEDS } from './update.js';

/**
 * One line for each cell whose bounds would rest on too few runs: some failed, or fewer are finished than the bounds
 * had before (for a cell without bounds: fewer than the number of seeds that they are for).
 */
export function shortfalls(
  cells: readonly WatchedCell[],
  runs: readonly RunRecord[],
  before: Bounds | undefined,
): string[] {
  const cellOf = cellFinder(runs);
  return cells.flatMap(({ name, configuration }) => {
    const { n = 0, failed = 0 } = cellOf(configuration) ?? {};
    const known = before?.cells[name]?.n;
    const wanted = known ?? SEEDS;
    const told = [
      ...(n < wanted
        ? [
            `${countOf(n, 'finished run')}, ${known === undefined ? `but the bounds are for ${SEEDS} seeds` : `but ${known} before`}`,
          ]
        : []),
      ...(failed > 0 ? [`${countOf(failed, 'run')} failed`] : []),
    ];
    return told.length === 0 ? [] : [`${name}: ${told.join('; ')}`];
  });
}
