import { expect, it, onTestFinished } from 'vitest';
import { identityOf } from '../../src/runs/identity.js';
import { SharedJobs } from '../../src/runs/shared-jobs.js';
import { openStore, type ResultStore } from '../../src/store/store.js';
import { configurationOf, folder } from '../store/samples.js';

const jobs = ['adam', 'si'].flatMap((strategy) =>
  [1, 2, 3, 4, 5].map((seed) => {
    const configuration = configurationOf({ strategy, seed });
    return { id: identityOf(configuration), configuration };
  }),
);
const living = new AbortController().signal;

/** A database that two processes have open. */
function shared(): [ResultStore, ResultStore] {
  const file = `${folder()}/results.sqlite`;
  const stores: [ResultStore, ResultStore] = [openStore(file), openStore(file)];
  onTestFinished(() => {
    for (const store of stores) store.close();
  });
  return stores;
}

const sharedJobs = (store: ResultStore, lanes: number) =>
  new SharedJobs(
    jobs,
    () => lanes,
    store,
    () => {},
  );

async function taken(source: SharedJobs, worker: number) {
  const group = await source.take(worker, living);
  return group?.jobs.map(({ configuration: { strategy, seed } }) => `${strategy.name} ${seed}`);
}

it('are handed out in groups of one configuration, each run claimed for itself', async () => {
  const [store, other] = shared();
  const source = sharedJobs(store, 3);
  expect(await taken(source, 0)).toEqual(['adam 1', 'adam 2', 'adam 3']);
  expect(other.shares().size).toBe(3);
  expect(await taken(source, 1)).toEqual(['si 1', 'si 2', 'si 3']);
  expect(await taken(source, 0)).toEqual(['adam 4', 'adam 5']);
  expect((await source.take(0, living))?.lanes).toBe(3);
  expect(await source.take(0, living)).toBeUndefined();
});

it('never share a lane, which comes from the seed', async () => {
  const [store, other] = shared();
  for (const index of [1, 2]) expect(other.claim(jobs[index]!.id, '')).toBe('claimed');
  const source = sharedJobs(store, 4);
  expect(await taken(source, 0)).toEqual(['adam 1', 'adam 4']);
  expect(await taken(source, 0)).toEqual(['adam 5']);
});

it('fill a group with others for those that another process computes, and take these over together', async () => {
  const [store, other] = shared();
  for (const index of [1, 2, 4]) expect(other.claim(jobs[index]!.id, '')).toBe('claimed');
  const source = sharedJobs(store, 4);
  expect(await taken(source, 0)).toEqual(['adam 1', 'adam 4']);
  expect(await taken(source, 0)).toEqual(['si 1', 'si 2', 'si 3', 'si 4']);
  expect(await taken(source, 0)).toEqual(['si 5']);
  expect(source.isEmpty).toBe(false);
  other.leaveGrid('stopped');
  expect(await taken(source, 0)).toEqual(['adam 2', 'adam 3', 'adam 5']);
  expect(source.isEmpty).toBe(true);
});
