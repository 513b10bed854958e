import type { WriteStream } from 'node:tty';
import { describe, expect, it } from 'vitest';
import { progressDisplay } from '../../../src/cli/progress/run-progress.js';
import type { Device } from '../../../src/engine/engine.js';
import type { RunConfiguration } from '../../../src/runs/configuration.js';
import { defaultJobs } from '../../../src/runs/default-jobs.js';

const configuration = {
  scenario: { name: 'split-mnist', kind: 'domain' },
  head: { name: 'mlp' },
  strategy: { name: 'adam' },
  seed: 1,
} as unknown as RunConfiguration;

/** What is written when a run starts. */
function shownOn(device: Device): string {
  let text = '';
  const stream = { isTTY: false, write: (line: string) => (text += line) } as unknown as WriteStream;
  const display = progressDisplay(stream, device);
  display.listener.start([], [{ id: 'a', configuration }]);
  display.end();
  return text;
}

describe('a device', () => {
  it('is named where progress is shown, unless it is the CPU', () => {
    expect(shownOn('cuda')).toContain('1 to run on cuda\n');
    expect(shownOn('cpu')).toContain('1 to run\n');
  });

  it('gets no more workers than it can take, if nothing is asked for', () => {
    expect(['cuda', 'cpu'].map((device) => defaultJobs(device as Device, 16))).toEqual([8, 16]);
    expect(defaultJobs('cuda', 2)).toBe(2);
  });
});
