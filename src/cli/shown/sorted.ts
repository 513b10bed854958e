import { refuseTwice } from '../../errors/twice.js';
import { refuseUnknown } from '../../errors/unknown-name.js';
import type { AnyRun } from '../../runs/elsewhere.js';
import { partsOf } from '../options.js';
import { headlineOf } from './record.js';

/** What runs can be sorted by. */
const values = {
  scenario: ({ configuration }) => configuration.scenario.name,
  head: ({ configuration }) => configuration.head.name,
  strategy: ({ configuration }) => configuration.strategy.name,
  seed: ({ configuration }) => configuration.seed,
  status: ({ status }) => status,
  accuracy: headlineOf,
  seconds: ({ seconds }) => seconds,
  started: ({ startedAt }) => startedAt,
} satisfies Record<string, (run: AnyRun) => string | number | null>;

type Column = keyof typeof values;

export const sortColumns = Object.keys(values) as Column[];

/** A column to sort by. */
export interface SortKey {
  column: Column;
  /** The largest or latest first. */
  descending: boolean;
}

/** Reads `scenario,-accuracy`. @throws UserError (usage) */
export function sortKeysIn(text: string): SortKey[] {
  const keys = partsOf(text).map((part) => ({
    column: part.replace(/^-/, '') as Column,
    descending: part.startsWith('-'),
  }));
  const columns = keys.map(({ column }) => column);
  refuseUnknown('column', columns, sortColumns);
  refuseTwice(columns);
  return keys;
}

/** Sorts runs by one column, then the next; those without a value come last, equal ones stay as they were. */
export function sorted(runs: readonly AnyRun[], keys: readonly SortKey[]): AnyRun[] {
  const keyed = runs.map((run) => ({ run, values: keys.map(({ column }) => values[column](run)) }));
  return keyed
    .sort((a, b) => {
      for (const [index, { descending }] of keys.entries()) {
        const order = compared(a.values[index] ?? null, b.values[index] ?? null, descending);
        if (order !== 0) return order;
      }
      return 0;
    })
    .map(({ run }) => run);
}

function compared(a: string | number | null, b: string | number | null, descending: boolean): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  return a < b === descending ? 1 : -1;
}
