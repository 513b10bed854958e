import type { WriteStream } from 'node:tty';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { progressDisplay } from '../../../src/cli/progress/run-progress.js';
import { identityOf } from '../../../src/runs/identity.js';
import { configurationOf } from '../../store/samples.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('counts runs that are computed in groups, and knows how long the others take', () => {
  const told: string[] = [];
  const stream = { isTTY: false, write: (text: string) => told.push(text) } as unknown as WriteStream;
  const { listener, end } = progressDisplay(stream);
  const jobs = Array.from({ length: 12 }, (_, seed) => {
    const configuration = configurationOf({ seed });
    return { id: identityOf(configuration), configuration };
  });
  listener.start([], jobs);
  // Three groups of four take 30 seconds each, one after the other.
  for (let group = 0; group < 2; group++) {
    const own = jobs.slice(4 * group, 4 * group + 4);
    vi.advanceTimersByTime(14_000);
    for (const job of own) listener.progress(job, 0.5);
    vi.advanceTimersByTime(16_000);
    for (const job of own) listener.finished(job, 0.5, 7.5, false);
  }
  end();
  const left = (done: number) =>
    told
      .filter((line) => line.includes(`${done} of 12 runs done, ${12 - done} to go`))
      .map((line) => line.match(/about (.*) left/)?.[1]);
  // After 15 seconds, when half of it is done.
  expect(left(0)[0]).toBe('1 min');
  // After 30, and after 45.
  expect(left(4).slice(0, 2)).toEqual(['1 min', '45 s']);
  expect(left(8)).toEqual(['30 s']);
});

it('names workers that come, unless they are many, and says no pace before there is one', () => {
  const told: string[] = [];
  const stream = { isTTY: false, write: (text: string) => told.push(text) } as unknown as WriteStream;
  const { listener, end } = progressDisplay(stream);
  const configuration = configurationOf({});
  listener.start([], [{ id: identityOf(configuration), configuration }]);
  const workers = Array.from({ length: 12 }, (_, pid) => ({ host: 'here', pid, at: [], runsAnHour: 0 }));
  listener.workers!(workers.slice(0, 1));
  listener.workers!(workers);
  vi.advanceTimersByTime(15_000);
  listener.workers!(workers.map((worker) => ({ ...worker, runsAnHour: 10 })));
  vi.advanceTimersByTime(15_000);
  end();
  expect(told.slice(1)).toEqual([
    'worker here, process 0, is there\n',
    '11 workers have come\n',
    '0 of 1 run done, 1 to go, 15 s so far, no estimate yet; 12 workers\n',
    '0 of 1 run done, 1 to go, 30 s so far, no estimate yet; 12 workers, 120 runs an hour\n',
  ]);
});
