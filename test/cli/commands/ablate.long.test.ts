import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { program, temporaryFolder } from '../program.js';

const folder = temporaryFolder();
const db = join(folder, 'results.sqlite');
const out = join(folder, 'ablation');
const args = `ablate --db ${db} --out ${out} --head nsm --strategy adam --seeds 1`.split(' ');
const quick = ['--set', 'training.epochs=1', '--set', 'head.hidden=[8]', '--set', 'training.batchSize=500'];

describe('ablate', () => {
  it('runs a variant beside the preset, and shows what it made of the accuracy', async () => {
    const command = [...args, '--variant', 'the other layers', ...quick];
    const { status, out: text } = await program(command);
    expect(status).toBe(0);
    expect(text).toContain('NSM, split-mnist/domain');
    expect(text).toMatch(/Set for all variants: .*head\.hidden=8.*\./);
    expect(text).toContain(`wrote ${join(out, 'index.html')}`);
    expect(readFileSync(join(out, 'ablation.csv'), 'utf8').trim().split('\n').length).toBe(1 + 4);

    const again = await program([...command, '--json']);
    expect(again.err).toBe('4 of 4 runs are already stored; nothing to run\n');
    const { cells } = JSON.parse(again.out) as {
      cells: { variant: string; scenario: string; mean: number; difference: number | null }[];
    };
    const [preset, variant] = cells.filter(({ scenario }) => scenario === 'split-mnist/task');
    expect([preset!.variant, preset!.difference]).toEqual(['paper preset', null]);
    expect(variant!.difference).toBeCloseTo(variant!.mean - preset!.mean, 12);
    // Other layers are another network.
    expect(variant!.mean).not.toBe(preset!.mean);
  });
});
