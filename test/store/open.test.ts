import { closeSync, copyFileSync, openSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors/user-error.js';
import { openKept } from '../../src/store/kept-database.js';
import { migrations } from '../../src/store/migrations/index.js';
import { openStore } from '../../src/store/store.js';
import { entry, folder, newRun } from './samples.js';

function thrownBy(action: () => void): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

function expectUserError(action: () => void, message: string): void {
  const error = thrownBy(action);
  expect(error).toBeInstanceOf(UserError);
  expect((error as UserError).message).toContain(message);
  expect((error as UserError).message).not.toContain('\n');
}

function withDatabase<T>(file: string, use: (database: Database) => T): T {
  const database = openKept(file);
  try {
    return use(database);
  } finally {
    database.close();
  }
}

function storeWithRun(): string {
  const file = join(folder(), 'results.sqlite');
  const store = openStore(file);
  store.begin(newRun());
  store.addAccuracy(newRun().id, entry(1, 1, 0.5));
  store.close();
  return file;
}

test('a file that another process has open when it is closed is whole without its log', () => {
  const file = join(folder(), 'results.sqlite');
  const store = openStore(file);
  const reader = openStore(file, { readonly: true });
  expect(reader.runs()).toEqual([]);
  store.begin(newRun());
  store.close();
  const copy = join(folder(), 'copy.sqlite');
  copyFileSync(file, copy);
  const copied = openStore(copy, { readonly: true });
  expect(copied.runs().map(({ id }) => id)).toEqual([newRun().id]);
  copied.close();
  reader.close();
});

describe('migrations', () => {
  test('bring a new file to the newest version, once', () => {
    const file = storeWithRun();
    expect(withDatabase(file, (database) => database.prepare('PRAGMA user_version').pluck().get())).toBe(
      migrations.length,
    );
    const store = openStore(file);
    expect(store.runs()).toHaveLength(1);
    store.close();
  });

  test('refuse a newer version, naming both', () => {
    const file = storeWithRun();
    withDatabase(file, (database) => database.exec('PRAGMA user_version = 99'));
    const message = `version 99, but this program reads only up to version ${migrations.length}`;
    expectUserError(() => openStore(file), message);
    expectUserError(() => openStore(file, { readonly: true }), message);
  });

  test('leave another program’s database untouched', () => {
    const file = join(folder(), 'other.sqlite');
    withDatabase(file, (database) => database.exec('CREATE TABLE bookmarks (address TEXT)'));
    const before = readFileSync(file);
    expectUserError(() => openStore(file), "another program's database");
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test('refuse another program’s database of the same version, too', () => {
    const file = join(folder(), 'other.sqlite');
    withDatabase(file, (database) => {
      database.exec('PRAGMA application_id = 7');
      database.exec(`PRAGMA user_version = ${migrations.length}`);
    });
    expectUserError(() => openStore(file), "another program's database");
  });
});

describe('the schema', () => {
  test('has accuracies of known runs only, and drops them with their run', () => {
    withDatabase(storeWithRun(), (database) => {
      database.exec('PRAGMA foreign_keys = ON');
      expect(() => database.exec(`UPDATE accuracies SET run_id = '${'0'.repeat(64)}'`)).toThrow(
        'FOREIGN KEY',
      );
      database.exec('DELETE FROM runs');
      expect(database.prepare('SELECT count(*) FROM accuracies').pluck().get()).toBe(0);
    });
  });

  test('cannot hold a run whose columns contradict its configuration or status', () => {
    withDatabase(storeWithRun(), (database) => {
      expect(() => database.exec(`UPDATE runs SET scenario = 'other'`)).toThrow('generated column');
      expect(() => database.exec(`UPDATE runs SET configuration = '{}'`)).toThrow('NOT NULL');
      expect(() => database.exec(`UPDATE runs SET status = 'finished'`)).toThrow('CHECK');
      expect(() => database.exec(`UPDATE runs SET status = 'done'`)).toThrow('CHECK');
      expect(() => database.exec(`UPDATE runs SET tasks = 'many'`)).toThrow('TEXT value in INTEGER column');
    });
  });
});

describe('a file that is no result database', () => {
  test('missing, for reading: says what makes one', () => {
    const file = join(folder(), 'none', 'results.sqlite');
    expectUserError(() => openStore(file, { readonly: true }), 'continual-bench run');
    expect(statSync(join(file, '..'), { throwIfNoEntry: false })).toBeUndefined();
  });

  test('empty, for reading: says what fills it', () => {
    const file = join(folder(), 'results.sqlite');
    writeFileSync(file, '');
    expectUserError(() => openStore(file, { readonly: true }), 'continual-bench run');
  });

  test('text', () => {
    const file = join(folder(), 'results.sqlite');
    writeFileSync(file, 'just some notes, no database\n'.repeat(100));
    expectUserError(() => openStore(file), 'not a database');
    expectUserError(() => openStore(file, { readonly: true }), 'not a database');
  });

  test('a folder', () => {
    expectUserError(() => openStore(folder()), 'is a folder');
  });

  test('in a folder that cannot be made', () => {
    const file = join(folder(), 'file');
    writeFileSync(file, '');
    expectUserError(() => openStore(join(file, 'results.sqlite')), 'cannot create the folder');
    expectUserError(() => openStore(join(file, 'results.sqlite'), { readonly: true }), 'cannot be accessed');
  });

  test('damaged in the middle', () => {
    const file = storeWithRun();
    const handle = openSync(file, 'r+');
    const size = statSync(file).size;
    writeSync(handle, Buffer.alloc(size - 4096, 0xa5), 0, size - 4096, 4096);
    closeSync(handle);
    expectUserError(() => {
      const store = openStore(file, { readonly: true });
      try {
        store.runs();
      } finally {
        store.close();
      }
    }, 'damaged');
  });
});
