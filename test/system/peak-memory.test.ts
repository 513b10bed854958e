import { describe, expect, it } from 'vitest';
import { peakMemory, restartPeak } from '../../src/system/peak-memory.js';

const MB = 2 ** 20;

describe.skipIf(process.platform !== 'linux')('the peak memory', () => {
  it('is the most since the latest restart', () => {
    restartPeak();
    const before = peakMemory();
    expect(before).toBeLessThan(process.memoryUsage.rss() + 100 * MB);
    const held = Buffer.alloc(200 * MB, 1);
    const during = peakMemory();
    expect(during).toBeGreaterThan(before + 190 * MB);
    expect(during).toBeGreaterThanOrEqual(process.memoryUsage.rss() - 100 * MB);
    expect(held.length).toBe(200 * MB);
  });
});
