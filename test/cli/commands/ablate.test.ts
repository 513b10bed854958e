import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { program, temporaryFolder } from '../program.js';

const folder = temporaryFolder();

describe('ablate', () => {
  it('names the variants that there are', async () => {
    const { status, err } = await program([
      'ablate',
      '--db',
      join(folder, 'results.sqlite'),
      '--variant',
      'orthogonality 2',
    ]);
    expect(status).toBe(2);
    expect(err).toMatch(/^error: .*orthogonality 2.*orthogonality 1.*\n$/);
  });

  it('takes variants of one’s own', async () => {
    const small = ['head.hidden=[4]', 'training.epochs=1', 'training.batchSize=1000'];
    const args = ['ablate', '--scenario', 'split-mnist/domain', '--strategy', 'l2', '--seeds', '1', '--json'];
    const files = ['--db', join(folder, 'own.sqlite'), '--out', join(folder, 'own')];
    const set = small.flatMap((setting) => ['--set', setting]);
    const varied = ['--vary', 'strategy.coefficient=0,2', '--vary', 'training.learningRate=0.01'];
    const { status, out } = await program([...args, ...set, ...varied, ...files]);
    expect(status).toBe(0);
    const { base, cells } = JSON.parse(out) as {
      base: string;
      cells: {
        variant: string;
        head: string;
        mean: number;
        difference: number | null;
        differenceN: number;
      }[];
    };
    expect(base).toBe('the defaults');
    expect(cells.map(({ variant, head, differenceN }) => [variant, head, differenceN])).toEqual([
      ['the defaults', 'mlp', 0],
      ['strategy.coefficient=0', 'mlp', 1],
      ['strategy.coefficient=2', 'mlp', 1],
      ['training.learningRate=0.01', 'mlp', 1],
    ]);
    for (const { mean, difference } of cells.slice(1))
      expect(difference).toBeCloseTo(mean - cells[0]!.mean, 12);
  });
});
