import { expect, it } from 'vitest';
import { openStore } from '../../src/store/store.js';
import { damage, databaseOfVersion, runsIn } from './old-database.js';
import { entry, newRun, totals } from './samples.js';

it('a run of version 7 keeps its id, and has none', () => {
  const [file, id] = databaseOfVersion(7);
  for (const readonly of [true, false]) {
    expect(runsIn(file, readonly)).toMatchObject([{ id, status: 'finished', methodMemory: null }]);
  }
});

it('a run that is not finished has none; a new one in an old database gets it', () => {
  const [file] = databaseOfVersion(7);
  const store = openStore(file);
  const run = newRun({ seed: 5, tasks: 1 });
  store.begin(run);
  store.addAccuracy(run.id, entry(1, 1, 0.9));
  const stored = () => store.runs().find(({ id }) => id === run.id)!.methodMemory;
  expect(stored()).toBeNull();
  store.finish(run.id, totals);
  expect(stored()).toEqual(totals.methodMemory);
  store.close();
});

it.each([
  ['no JSON', 'ignored'],
  ['other JSON', '{"bytes":1}'],
  ['bytes below 0', '{"bytes":-1,"samples":{"count":0,"as":"images","bytesEach":784}}'],
])('%s in its place is damage', (_, text) => {
  const [file] = databaseOfVersion(7);
  damage(file, 'method_memory', text);
  expect(() => runsIn(file, true)).toThrow(/it is damaged; restore a copy/);
});
