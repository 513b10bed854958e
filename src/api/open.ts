import type { RunRecord } from '../runs/record.js';
import type { RunFilter } from '../store/filter.js';
import { openStore } from '../store/store.js';

/** A database of runs, open for reading. */
export interface Results {
  /** Runs with their accuracies, ordered by scenario, head, strategy, configuration, seed. */
  runs(filter?: RunFilter): RunRecord[];
  /** The names that occur among the runs, in order. */
  names(of: 'scenario' | 'head' | 'strategy'): string[];
  close(): void;
}

/**
 * Opens a database written by `run` or by the command of that name.
 * @throws UserError, one line, if the file is missing, not a database, another program's, or of a newer version.
 */
export const open = (database: string): Results => openStore(database, { readonly: true });
