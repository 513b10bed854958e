import type { RunRecord } from '../../src/runs/record.js';
import { openStore } from '../../src/store/store.js';

/** The runs of a database file. */
export function storedRuns(file: string): RunRecord[] {
  const store = openStore(file, { readonly: true });
  try {
    return store.runs();
  } finally {
    store.close();
  }
}
