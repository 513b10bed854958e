import type { RunRecord } from '../../src/runs/record.js';
import type { RunFilter } from '../../src/store/filter.js';
import { openStore } from '../../src/store/store.js';

/** The runs of a database file. */
export function storedRuns(file: string, filter?: RunFilter): RunRecord[] {
  const store = openStore(file, { readonly: true });
  try {
    return store.runs(filter);
  } finally {
    store.close();
  }
}
