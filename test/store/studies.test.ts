import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { seedless } from '../../src/runs/configuration.js';
import { openKept } from '../../src/store/kept-database.js';
import { migrations } from '../../src/store/migrations/index.js';
import { openStore, type ResultStore } from '../../src/store/store.js';
import { runsOfTrial, type Study, studyOf } from '../../src/tuning/study.js';
import { damage, databaseOfVersion, runsIn } from './old-database.js';
import { configurationOf, folder } from './samples.js';

const study = (seed = 1): Study =>
  studyOf(
    {
      space: [
        { option: 'training.learningRate', range: { scale: 'log', low: 0.001, high: 0.1 } },
        { option: 'head.hidden', range: { scale: 'list', values: [[400, 200], 'x', null] } },
      ],
      seed,
      seeds: [1, 3],
      defaults: [0.001, null],
    },
    [0.00123, 0.0456].map((learningRate) => seedless(configurationOf({ learningRate }))),
  );

function opened(file = join(folder(), 'results.sqlite')): ResultStore {
  const store = openStore(file);
  onTestFinished(() => store.close());
  return store;
}

test('a study is stored with its trials, once', () => {
  const store = opened();
  store.addStudy(study());
  store.addStudy(study());
  const [stored, ...others] = store.studies();
  expect(others).toEqual([]);
  const { createdAt, ...same } = stored!;
  expect(same).toEqual(study());
  expect(Date.now() - Date.parse(createdAt)).toBeLessThan(60_000);
  // Their runs are found by the same ids.
  expect(runsOfTrial(stored!, 2, 3)).toEqual(runsOfTrial(study(), 2, 3));
});

test('studies are listed from the latest on', async () => {
  const store = opened();
  store.addStudy(study(1));
  await new Promise((resolve) => setTimeout(resolve, 5));
  store.addStudy(study(2));
  expect(store.studies().map(({ seed }) => seed)).toEqual([2, 1]);
});

test('a damaged study is named', () => {
  const file = join(folder(), 'results.sqlite');
  const store = openStore(file);
  store.addStudy(study());
  store.close();
  damage(file, 'definition', '{"space":[]}', 'studies');
  expect(() => opened(file).studies()).toThrow(`study ${study().id}: `);
});

test('a database of the version before gets studies, and keeps its runs', () => {
  const [file, id] = databaseOfVersion(14);
  expect(runsIn(file, true).map((run) => run.id)).toEqual([id]);
  const store = opened(file);
  expect(store.studies()).toEqual([]);
  store.addStudy(study());
  expect(store.studies()).toHaveLength(1);
  expect(store.runs().map((run) => run.id)).toEqual([id]);
  const database = openKept(file, { readonly: true });
  onTestFinished(() => {
    database.close();
  });
  expect(database.prepare('PRAGMA user_version').pluck().get()).toBe(migrations.length);
});
