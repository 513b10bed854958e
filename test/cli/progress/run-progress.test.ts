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
  // Three groups of four take 20 seconds each, one after the other.
  for (let group = 0; group < 2; group++) {
    const own = jobs.slice(4 * group, 4 * group + 4);
    vi.advanceTimersByTime(10_000);
    for (const job of own) listener.progress(job, 0.5);
    vi.advanceTimersByTime(10_000);
    for (const job of own) listener.finished(job, 0.5, 5, false);
  }
  end();
  const left = (done: number) =>
    told.find((line) => line.includes(`${done} of 12 runs done`))?.match(/about (.*) left/)?.[1];
  expect([left(4), left(8)]).toEqual(['40 s', '20 s']);
  const before = told.find((line) => line.startsWith('0 of 12 runs done'));
  expect(before).toContain('12 to go');
});
