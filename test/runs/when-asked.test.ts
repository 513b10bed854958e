import { expect, it, vi } from 'vitest';
import type { JobGroup } from '../../src/runs/batched/groups.js';
import type { JobSource } from '../../src/runs/pool.js';
import { whenAsked } from '../../src/runs/when-asked.js';

const group: JobGroup = { jobs: [], lanes: 1 };
const jobs: JobSource = { isEmpty: false, take: async () => group };
function resolvable() {
  let resolve = () => {};
  const promise = new Promise<void>((resolved) => {
    resolve = resolved;
  });
  return { promise, resolve: () => resolve() };
}

const living = new AbortController().signal;

it('jobs are handed out once it is sure that they can be, and the first one is told of once', async () => {
  const begin = vi.fn();
  const sure = resolvable();
  const asked = whenAsked(jobs, sure.promise, begin);
  const taken = Promise.all([asked.take(0, living), asked.take(1, living)]);
  expect(begin).not.toHaveBeenCalled();
  sure.resolve();
  expect(await taken).toEqual([group, group]);
  expect(begin).toHaveBeenCalledOnce();
});

it('nothing begins for a worker that has ended while it was not sure', async () => {
  const begin = vi.fn();
  const sure = resolvable();
  const life = new AbortController();
  const asked = whenAsked(jobs, sure.promise, begin);
  const taken = asked.take(0, life.signal);
  life.abort();
  sure.resolve();
  expect(await taken).toBeUndefined();
  expect(begin).not.toHaveBeenCalled();
  expect(await asked.take(0, living)).toBe(group);
  expect(begin).toHaveBeenCalledOnce();
});

it('whoever asks hears why it is not sure', async () => {
  const asked = whenAsked(jobs, Promise.reject(new Error('changed')), vi.fn());
  await expect(asked.take(0, living)).rejects.toThrow('changed');
});
