import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openKept } from '../../src/store/kept-database.js';
import { openStore } from '../../src/store/store.js';
import { databaseOfVersion, runsIn } from './old-database.js';
import { folder } from './samples.js';

/** Opens a file to write to it. @returns the names of the copies that are made */
function copiesOf(file: string): string[] {
  const copies: string[] = [];
  openStore(file, { copied: (copy) => copies.push(copy) }).close();
  return copies;
}

const contentOf = (file: string) => {
  const database = openKept(file, { readonly: true });
  const version = database.prepare('PRAGMA user_version').pluck().get();
  const rows = ['runs', 'accuracies'].map((table) => database.prepare(`SELECT * FROM ${table}`).all());
  database.close();
  return { version, rows };
};

describe('a database of an earlier version', () => {
  test('is copied before it is brought up to date, and the copy stays as it was', () => {
    const [file] = databaseOfVersion(4);
    const before = contentOf(file);
    const copy = file.replace('.sqlite', '.version-4.sqlite');

    expect(copiesOf(file)).toEqual([copy]);
    expect(contentOf(file).version).not.toBe(4);
    expect(contentOf(copy)).toEqual(before);
    expect(before.rows[0]).toHaveLength(1);
    expect(runsIn(copy, true)).toEqual(runsIn(file, true));
  });

  test('is copied once', () => {
    const [file] = databaseOfVersion(4);
    expect(copiesOf(file)).toHaveLength(1);
    expect(copiesOf(file)).toEqual([]);
    expect(readdirSync(dirname(file))).toHaveLength(2);
  });

  test('does not replace a copy that is there', () => {
    const [file] = databaseOfVersion(4);
    const copy = file.replace('.sqlite', '.version-4.sqlite');
    const [other] = databaseOfVersion(4);
    openKept(other).exec(`VACUUM INTO '${copy}'`);
    const before = readFileSync(copy);

    expect(copiesOf(file)).toEqual([file.replace('.sqlite', '.version-4-2.sqlite')]);
    expect(readFileSync(copy)).toEqual(before);
  });

  test('gives its copy its own permissions', () => {
    const [file] = databaseOfVersion(4);
    chmodSync(file, 0o600);
    const [copy] = copiesOf(file);
    expect(statSync(copy!).mode & 0o777).toBe(0o600);
  });

  test('does not change if it cannot be copied', () => {
    const [file] = databaseOfVersion(4);
    const before = readFileSync(file);
    mkdirSync(file.replace('.sqlite', '.version-4.sqlite.unfinished'));

    expect(() => copiesOf(file)).toThrow(/^\S+ is of an earlier version, and could not be copied [^\n]+$/);
    expect(readFileSync(file)).toEqual(before);
  });

  test('leaves no copy if it cannot be brought up to date', () => {
    const [file] = databaseOfVersion(4);
    const database = openKept(file);
    // A later version makes a table of this name.
    database.exec('CREATE TABLE elsewhere_runs (id)');
    database.close();

    expect(() => copiesOf(file)).toThrow(/it is damaged/);
    expect(readdirSync(dirname(file))).toHaveLength(1);
  });

  test('is not copied if it is only read', () => {
    const [file] = databaseOfVersion(4);
    expect(runsIn(file, true)).toHaveLength(1);
    expect(readdirSync(dirname(file))).toHaveLength(1);
  });
});

test('a new database is not copied', () => {
  const file = `${folder()}/new.sqlite`;
  expect(copiesOf(file)).toEqual([]);
  expect(existsSync(file)).toBe(true);
});
