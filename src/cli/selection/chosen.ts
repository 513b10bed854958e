import { usageError } from '../../errors/user-error.js';
import type { AnyRun } from '../../runs/elsewhere.js';
import { runsNamed } from '../runs-named.js';
import { type Selection, selectedRuns } from './selection.js';

/**
 * The runs that a command changes, which must be said: by their ids, by options that select them, or as all.
 * @throws UserError (usage) if nothing was said, or two of these
 */
export async function chosenRuns(
  db: string,
  ids: readonly string[],
  { all, ...selection }: Selection & { all?: true | undefined },
): Promise<AnyRun[]> {
  const isSelected = Object.values(selection).some((value) => value !== undefined);
  const said = [ids.length > 0, isSelected, all === true].filter(Boolean).length;
  if (said === 0) {
    throw usageError(
      'say which runs: give ids, or options that select them such as --status failed, or --all',
    );
  }
  if (said > 1)
    throw usageError('give ids, or options that select runs, or --all; not more than one of these');
  return ids.length > 0 ? runsNamed(db, ids) : selectedRuns(db, selection);
}
