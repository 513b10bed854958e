import { expect, it, onTestFinished } from 'vitest';
import { queuedRuns } from '../../src/store/migrations/018-queued-runs.js';
import { migrations } from '../../src/store/migrations/index.js';
import { openStore } from '../../src/store/store.js';
import { databaseOfVersion } from './old-database.js';
import { newRun } from './samples.js';

const now = () => new Date().toISOString();

it('runs that wait in a queue are claimed, but nobody computes them until that is heard', () => {
  const [file, finished] = databaseOfVersion(migrations.indexOf(queuedRuns));
  const [store, other] = [openStore(file), openStore(file)];
  onTestFinished(() => {
    store.close();
    other.close();
  });
  const [a, b] = [newRun({ seed: 5 }).id, newRun({ seed: 6 }).id];
  const [record] = store.runs();
  expect([...store.claimQueued([a, b, finished], now())]).toEqual([
    [a, 'claimed'],
    [b, 'claimed'],
    [finished, record],
  ]);
  expect(store.claimQueued([finished], now(), () => true).get(finished)).toBe('claimed');
  expect(other.claim(a, now())).toBe('elsewhere');
  expect(other.claimQueued([a], now()).get(a)).toBe('elsewhere');
  expect(other.shares()).toEqual(new Map());
  store.progress(a, 0.5);
  store.renew();
  expect(other.shares()).toEqual(new Map([[a, 0.5]]));
  store.leaveGrid('stopped');
  expect(other.claim(a, now())).toBe('claimed');
});
