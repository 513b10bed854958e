import { describe, expect, it } from 'vitest';
import { timedProcess } from '../../bench/run/timed-process.js';

const node = (code: string) => timedProcess(process.execPath, ['-e', code]);

describe('timedProcess', () => {
  it('measures to the last line, not to the end', async () => {
    const wait = (milliseconds: number) => `await new Promise((then) => setTimeout(then, ${milliseconds}));`;
    const early = `(async () => { console.log('last'); ${wait(2000)} })()`;
    const start = performance.now();
    const seconds = await node(early);
    expect((performance.now() - start) / 1000 - seconds).toBeGreaterThan(1.9);
  });

  it('says which process has failed, and why', async () => {
    await expect(node('console.error("first\\nno disk"); process.exit(3)')).rejects.toThrow(
      '-e has failed: no disk',
    );
  });
});
