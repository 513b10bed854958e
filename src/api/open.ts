import { z } from 'zod';
import { refuseUnknown } from '../errors/unknown-name.js';
import type { ElsewhereRun } from '../runs/elsewhere.js';
import { type RunRecord, runStatuses } from '../runs/record.js';
import type { RunFilter } from '../store/filter.js';
import { openStore } from '../store/store.js';
import { requireFitting } from './fitting.js';

/** A database of runs, open for reading. */
export interface Results {
  /**
   * Runs with their accuracies, ordered by scenario, head, strategy, configuration, seed.
   * @throws UserError (usage) for a filter that it does not have.
   */
  runs(filter?: RunFilter): RunRecord[];
  /** Runs that were computed by other programs and imported, in the same order; `runs` does not give them. */
  elsewhere(filter?: RunFilter): ElsewhereRun[];
  /** The names that occur among all runs, in order. */
  names(of: 'scenario' | 'head' | 'strategy'): string[];
  close(): void;
}

/**
 * Opens a database written by `run` or by the command of that name.
 * @throws UserError, one line, if the file is missing, not a database, another program's, or of a newer version.
 */
export function open(database: string): Results {
  const store = openStore(database, { readonly: true });
  return {
    runs(filter = {}) {
      requireFitting('the filter of runs', filterSchema, filter);
      return store.runs(filter);
    },
    elsewhere(filter = {}) {
      requireFitting('the filter of elsewhere', filterSchema, filter);
      return store.elsewhere(filter);
    },
    names(of) {
      refuseUnknown('column', [of], columns);
      return store.names(of);
    },
    close: () => store.close(),
  };
}

const columns = ['scenario', 'head', 'strategy'] as const;
const texts = z.array(z.string()).optional();

const filterSchema = z.strictObject({
  id: texts,
  scenario: texts,
  head: texts,
  strategy: texts,
  seed: z.array(z.int().nonnegative()).optional(),
  status: z.array(z.enum(runStatuses)).optional(),
  tag: texts,
  grid: texts,
  since: z.iso.datetime({ precision: 3 }).optional(),
  before: z.iso.datetime({ precision: 3 }).optional(),
} satisfies Record<keyof RunFilter, z.ZodType>);
