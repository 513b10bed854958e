import { usageError } from '../../errors/user-error.js';
import { shortHash } from '../../reporting/cells/numbers.js';
import type { ResultStore } from '../../store/store.js';

/** How many ids an error names. */
const FEW = 5;

/** The id of the stored grid whose id begins as given. @throws UserError (usage) unless exactly one does */
export function gridNamed(stores: readonly ResultStore[], given: string): string {
  const beginning = given.toLowerCase();
  const found = [...new Set(stores.flatMap((store) => store.gridIdsFrom(beginning, FEW)))];
  if (found.length === 1) return found[0]!;
  if (found.length === 0) {
    throw usageError(
      `there is no grid whose id begins with "${given}"; see the latest with: continual-bench status`,
    );
  }
  throw usageError(
    `several grids' ids begin with "${given}"; give more characters: ${found.map(shortHash).join(', ')}`,
  );
}
