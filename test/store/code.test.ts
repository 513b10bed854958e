import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { identityOf } from '../../src/runs/identity.js';
import { openKept } from '../../src/store/kept-database.js';
import { linesOf, runOfLine } from '../../src/store/lines.js';
import { ASSUMED_MARKS, type CodelessConfiguration } from '../../src/store/migrations/006-code.js';
import { migrations } from '../../src/store/migrations/index.js';
import { openStore } from '../../src/store/store.js';
import { entry, finishedRun, folder } from './samples.js';
import { writeVersionOne } from './version-one.js';

/** A run as the versions before this column stored it. */
const old = finishedRun([[0.75]], { strategy: 'sgd', seed: 3 });
const { code: _, ...codeless } = { ...old.configuration, head: { name: 'mlp', hidden: [256, 256] } };
const assumed = {
  protocol: 1,
  scenario: ASSUMED_MARKS.scenario['split-mnist/domain'],
  strategy: ASSUMED_MARKS.strategy.sgd,
};

/** A database of a version, with a finished run. From version 5 on, another process has a claim to it. */
function databaseOf(version: number, configuration: CodelessConfiguration = codeless): string {
  const file = join(folder(), 'results.sqlite');
  writeVersionOne(file, [{ ...old, configuration }]);
  const database = openKept(file);
  database.transaction(() => {
    for (const migration of migrations.slice(1, version)) migration(database);
  })();
  const id = database.prepare('SELECT id FROM runs').pluck().get();
  if (version >= 3) {
    database.prepare('INSERT INTO early_accuracies VALUES (?, 0, 1, 0.5, 0.25, 2000, 0.5)').run(id);
  }
  if (version >= 5) database.prepare(`INSERT INTO claims VALUES (?, 'somebody', 1)`).run(id);
  database.exec(`PRAGMA user_version = ${version}`);
  database.close();
  return file;
}

describe.each([1, 2, 3, 4, 5])('a database of version %i', (version) => {
  it('gets the code that its runs are assumed to come from, and ids that belong to it', () => {
    const file = databaseOf(version);
    const store = openStore(file);
    const [run] = store.runs();
    store.close();
    expect(run!.configuration).toMatchObject({
      ...codeless,
      scenario: expect.anything(),
      head: { hiddenBiases: true },
      code: assumed,
    });
    expect(run).toMatchObject({
      id: identityOf(run!.configuration),
      codeAssumed: true,
      accuracies: [entry(1, 1, 0.75)],
      earlyAccuracies: version >= 3 ? [entry(0, 1, 0.5)] : [],
    });
    const database = openKept(file);
    expect(database.prepare('PRAGMA foreign_key_check').all()).toEqual([]);
    const claims = database.prepare('SELECT run_id FROM claims').pluck().all();
    expect(claims).toEqual(version >= 5 ? [run!.id] : []);
    database.close();
  });
});

it('assumes nothing of users’ own files, and of names that were never built in', () => {
  const codeOf = (configuration: CodelessConfiguration) => {
    const store = openStore(databaseOf(5, configuration));
    const [run] = store.runs();
    store.close();
    return run!.configuration.code;
  };
  const source = 'a'.repeat(64);
  expect(codeOf({ ...codeless, strategy: { name: 'ewc', source } })).toEqual({
    protocol: 1,
    scenario: assumed.scenario,
  });
  for (const name of ['gone', 'constructor', '__proto__']) {
    expect(codeOf({ ...codeless, scenario: { name }, strategy: { name } })).toEqual({ protocol: 1 });
  }
});

describe('a line of a version that recorded no code', () => {
  const line = () => {
    const { status: _, error: __, codeAssumed: ___, earlyAccuracies: ____, ...run } = old;
    return { ...run, id: identityOf(codeless), configuration: codeless };
  };

  it('is a run with assumed code, and says so when it is written again', () => {
    const run = runOfLine(JSON.stringify(line()));
    expect(run).toMatchObject({ codeAssumed: true, configuration: { ...codeless, code: assumed } });
    expect(run.id).toBe(identityOf(run.configuration));
    const again = linesOf([{ ...run, status: 'finished', error: null }]);
    expect(JSON.parse(again)).toMatchObject({ codeAssumed: true });
    expect(runOfLine(again)).toEqual(run);
  });

  it('needs the id of its configuration as it stands there', () => {
    const whole = { ...line(), id: old.id };
    expect(() => runOfLine(JSON.stringify(whole))).toThrow('the id does not match the configuration');
  });

  it('is not what is written of a run whose code was recorded', () => {
    expect(linesOf([old])).not.toContain('codeAssumed');
    expect(runOfLine(linesOf([old]))).toMatchObject({ id: old.id, codeAssumed: false });
  });
});

it('a run whose note on its code cannot be right is damage', () => {
  const file = databaseOf(5);
  openStore(file).close();
  const database = openKept(file);
  database.exec('PRAGMA ignore_check_constraints = ON; UPDATE runs SET code_assumed = 2');
  database.close();
  const store = openStore(file, { readonly: true });
  expect(() => store.runs()).toThrow('the note on its code cannot be right');
  store.close();
});
