import { expect, it, vi } from 'vitest';
import type { Job, JobSource } from '../../src/runs/pool.js';
import { whenAsked } from '../../src/runs/when-asked.js';

const job = { id: 'ab' } as Job;
const jobs: JobSource = { isEmpty: false, take: async () => job };
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
  expect(await taken).toEqual([job, job]);
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
  expect(await asked.take(0, living)).toBe(job);
  expect(begin).toHaveBeenCalledOnce();
});

it('whoever asks hears why it is not sure', async () => {
  const asked = whenAsked(jobs, Promise.reject(new Error('changed')), vi.fn());
  await expect(asked.take(0, living)).rejects.toThrow('changed');
});
