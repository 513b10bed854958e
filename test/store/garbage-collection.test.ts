import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import Sqlite, { type Database } from 'better-sqlite3';
import { expect, test, vi } from 'vitest';
import { openStore } from '../../src/store/store.js';
import { entry, folder, newRun } from './samples.js';

/** Makes an object for each call. */
const refuse = (): never => {
  throw new Error('iterate was called');
};

/** The databases and statements that an action makes. */
function preparedBy(action: () => void): WeakRef<object>[] {
  const prepared: WeakRef<object>[] = [];
  const { prepare } = Sqlite.prototype;
  const spy = vi.spyOn(Sqlite.prototype, 'prepare').mockImplementation(function (
    this: Database,
    sql: string,
  ) {
    const statement = Object.assign(prepare.call(this, sql), { iterate: refuse });
    prepared.push(new WeakRef(this), new WeakRef(statement));
    return statement;
  });
  try {
    action();
  } finally {
    spy.mockRestore();
  }
  return prepared;
}

async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  // An object that a WeakRef has just given out stays until the next turn of the event loop.
  await new Promise(setImmediate);
  gc();
}

test('the collector gets neither a database nor a statement: from Node 24.19 on it would abort the process', async () => {
  const pragma = vi.spyOn(Sqlite.prototype, 'pragma');
  const file = join(folder(), 'results.sqlite');
  const { id } = newRun();
  const prepared = preparedBy(() => {
    for (const readonly of [false, true]) {
      const store = openStore(file, { readonly });
      if (!readonly) {
        store.begin(newRun());
        store.addAccuracy(id, entry(1, 1, 0.5));
        store.fail(id, 'stopped');
      }
      expect(store.runs({ scenario: ['split-mnist/domain'] })).toHaveLength(1);
      store.close();
    }
  });
  await collectGarbage();
  expect(prepared.length).toBeGreaterThan(20);
  expect(prepared.filter((reference) => reference.deref() === undefined)).toEqual([]);
  expect(pragma).not.toHaveBeenCalled();
});
