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
