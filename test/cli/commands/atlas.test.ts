import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { strategySkeleton } from '../../../src/skeletons/strategy.js';
import { program, temporaryFolder } from '../program.js';

const folder = temporaryFolder();
writeFileSync(join(folder, 'mine.ts'), strategySkeleton('mine', 'ncm'));
const command = ['atlas', '--strategy', 'ncm,./mine.ts', '--seeds', '1', '--set', 'head.hidden=[8]'];

describe('atlas', () => {
  it('runs a strategy from a file beside a built-in one, and shows both', async () => {
    const ended = await program([...command, '--json'], folder);
    expect(ended.status).toBe(0);
    const { cells, refusals, files } = JSON.parse(ended.out);
    // The skeleton is nearest class mean, which trains no head.
    const [ncm, mine] = cells;
    expect(cells).toMatchObject([
      { setting: 'class', strategy: 'ncm', head: 'mlp', trainsHead: false, n: 1, failed: 0 },
      { setting: 'class', strategy: 'mine', head: 'mlp', trainsHead: false, n: 1, failed: 0 },
    ]);
    expect(mine.measures.averageAccuracy).toEqual(ncm.measures.averageAccuracy);
    expect(mine.measures.averageAccuracy.mean).toBeGreaterThan(70);
    expect(mine.configuration.strategy.source).toMatch(/^[0-9a-f]{64}$/);
    expect(refusals.map((refusal: { kinds: string[] }) => refusal.kinds)).toContainEqual(['task', 'domain']);
    expect(readFileSync(join(folder, files[0]), 'utf8')).toContain('<h2>Class-incremental</h2>');

    const again = await program(command, folder);
    expect(again.err).toBe('2 of 2 runs are already stored; nothing to run\n');
    const mean = ncm.measures.averageAccuracy.mean.toFixed(2);
    expect(again.out).toMatch(new RegExp(`mine \\(no head\\) +│ ${mean} \\(n=1\\)`));
    expect(again.out).toContain('wrote reports/atlas/index.html\n');
  });

  it('refuses a name that it does not have', async () => {
    const { status, err } = await program(['atlas', '--strategy', 'er,sii'], folder);
    expect([status, err]).toEqual([2, expect.stringMatching(/^error: unknown strategy "sii": .*"si".*\n$/)]);
  });
});
