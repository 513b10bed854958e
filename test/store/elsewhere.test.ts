import { describe, expect, it } from 'vitest';
import { identityOf } from '../../src/runs/identity.js';
import { openKept } from '../../src/store/kept-database.js';
import { anyRunOfLine, linesOf, runOfLine } from '../../src/store/lines.js';
import { openStore } from '../../src/store/store.js';
import { elsewhereRun, measured } from '../elsewhere/samples.js';
import { databaseOfVersion, runsIn } from './old-database.js';
import { finishedRun, folder, newRun } from './samples.js';

const matrix = [[0.75], [0.5, 1 / 3]];
const told = { training: { epochs: 4 } };
const run = elsewhereRun(matrix, { seed: 2, told });
const early = {
  ...elsewhereRun(matrix, { seed: 3, told }),
  earlyAccuracies: [measured(0, 1, 0.5), measured(0, 2, 0.25), { ...measured(1, 2, 0.5), samples: 2000 }],
};

const sample = finishedRun(matrix, { strategy: 'adam' });
const record = { ...sample, id: identityOf(sample.configuration) };
const own = runOfLine(linesOf([record]).trim());

describe('a database', () => {
  it('of version 9 keeps its runs, and takes runs that were computed elsewhere', () => {
    const [file, id] = databaseOfVersion(9);
    expect(runsIn(file, true)).toMatchObject([{ id, status: 'finished' }]);
    const store = openStore(file);
    expect(store.elsewhere()).toEqual([]);
    expect(store.importFinished([run, early])).toBe(2);
    expect(store.elsewhere()).toEqual([run, early]);
    expect(store.runs()).toMatchObject([{ id, status: 'finished' }]);
    store.close();
  });

  it('stores the same run once, and all or none', () => {
    const store = openStore(`${folder()}/results.sqlite`);
    const cut = { ...early, accuracies: early.accuracies.slice(1) };
    expect(() => store.importFinished([own, run, cut])).toThrow(/task 1 after task 1 is missing/);
    expect([store.runs(), store.elsewhere()]).toEqual([[], []]);
    expect(store.importFinished([run, run])).toBe(1);
    expect(store.importFinished([run])).toBe(0);
    store.close();
  });

  it('selects them by what they are, and never among its own', () => {
    const store = openStore(`${folder()}/results.sqlite`);
    const other = elsewhereRun(matrix, { strategy: 'adam', head: 'resnet' });
    store.importFinished([own, run, early, other]);
    expect(store.runs().map(({ id }) => id)).toEqual([own.id]);
    expect(store.runs({ id: [run.id] })).toEqual([]);
    expect(store.elsewhere({ seed: [3] })).toEqual([early]);
    expect(store.elsewhere({ strategy: ['adam'], status: ['finished', 'failed'] })).toEqual([other]);
    expect(store.elsewhere({ id: [run.id], scenario: ['split-mnist/domain'] })).toEqual([run]);
    expect(store.elsewhere({ status: ['failed'] })).toEqual([]);
    expect(store.names('strategy')).toEqual(['adam', 'mine']);
    expect(store.names('head')).toEqual(['mlp', 'resnet']);
    store.close();
  });

  it('demands of the runs of this program what it demanded before, and takes none for the other', () => {
    const file = `${folder()}/results.sqlite`;
    const store = openStore(file);
    store.begin(newRun());
    store.importFinished([run]);
    store.close();
    const database = openKept(file);
    for (const column of ['program_version', 'backend', 'device', 'machine', 'started_at']) {
      expect(() => database.exec(`UPDATE runs SET ${column} = NULL`)).toThrow(/NOT NULL constraint/);
    }
    expect(() => database.exec(`UPDATE runs SET status = 'finished', finished_at = 'now'`)).toThrow(
      /CHECK constraint/,
    );
    const configuration = JSON.stringify(newRun().configuration);
    expect(() => database.prepare('UPDATE elsewhere_runs SET configuration = ?').run(configuration)).toThrow(
      /constraint failed/,
    );
    for (const change of [
      "file = ''",
      'tasks = 0',
      'file = NULL',
      `configuration = json_set(configuration, '$.code', json('{}'))`,
      `configuration = json_set(configuration, '$.backbone', json('{}'))`,
      `configuration = json_set(configuration, '$.elsewhere.sha256', 'abc')`,
    ]) {
      expect(() => database.exec(`UPDATE elsewhere_runs SET ${change}`)).toThrow(/constraint failed/);
    }
    for (const change of ['accuracy = 1.5', 'samples = 0', 'accuracy = NULL', 'train_task = -1']) {
      expect(() => database.exec(`UPDATE elsewhere_accuracies SET ${change}`)).toThrow(/constraint failed/);
    }
    database.close();
  });

  it.each<[string, string]>([
    ['a configuration with an environment', `configuration = json_set(configuration, '$.code', json('{}'))`],
    ['another id', `id = '${'0'.repeat(64)}'`],
    ['more tasks', 'tasks = 3'],
    ['no file', `file = ''`],
    ['a hash that is none', `configuration = json_set(configuration, '$.elsewhere.sha256', 'abc')`],
  ])('is damaged if one of them has %s', (_, change) => {
    const file = `${folder()}/results.sqlite`;
    const store = openStore(file);
    store.importFinished([run]);
    store.close();
    const database = openKept(file);
    database.exec('PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF');
    database.exec(
      `UPDATE elsewhere_accuracies SET ${change.startsWith('id') ? `run_${change}` : 'samples = NULL'}`,
    );
    database.exec(`UPDATE elsewhere_runs SET ${change}`);
    database.close();
    const damaged = openStore(file, { readonly: true });
    expect(() => damaged.elsewhere()).toThrow(/it is damaged; restore a copy/);
    damaged.close();
  });
});

describe('lines', () => {
  it('carry them forth and back, and the same runs give the same text', () => {
    const text = linesOf([early, record, run]);
    const runs = text.trimEnd().split('\n').map(anyRunOfLine);
    expect(runs).toEqual([own, run, early]);
    expect(linesOf([run, early, record])).toBe(text);
  });

  it('hold nothing that is not known', () => {
    const line = JSON.parse(linesOf([run])) as object;
    expect(Object.keys(line)).toEqual(['accuracies', 'configuration', 'file', 'id', 'tasks']);
    expect(() => runOfLine(linesOf([run]).trim())).toThrow(/configuration/);
  });

  it.each<[string, (line: Record<string, unknown>) => void, RegExp]>([
    ['without the file', (line) => delete line.file, /^file: is missing/],
    ['with an environment', (line) => Object.assign(line, { environment: {} }), /environment/],
    [
      'with code',
      (line) => Object.assign(line.configuration as object, { code: { protocol: 2 } }),
      /^configuration: has an unknown property "code"/,
    ],
    [
      'of another file',
      (line) => Object.assign(line.configuration as object, { elsewhere: { sha256: 'b'.repeat(64) } }),
      /the id does not match the configuration/,
    ],
    ['with a gap', (line) => (line.accuracies as object[]).splice(1, 1), /task 1 after task 2 is missing/],
    [
      'with a percentage',
      (line) => Object.assign((line.accuracies as object[])[0]!, { accuracy: 75 }),
      /^accuracies\.0\.accuracy: must be at most 1/,
    ],
  ])('are refused %s', (_, change, message) => {
    const line = JSON.parse(linesOf([run])) as Record<string, unknown>;
    change(line);
    expect(() => anyRunOfLine(JSON.stringify(line))).toThrow(message);
  });
});
