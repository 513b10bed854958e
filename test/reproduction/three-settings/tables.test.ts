import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type ComparedCell,
  comparedCells,
  predictionInterval,
} from '../../../src/reproduction/three-settings/comparison.js';
import { type PlannedCell, settingsPlan } from '../../../src/reproduction/three-settings/plan.js';
import { type SettingsTable, settingsTables } from '../../../src/reproduction/three-settings/published.js';
import { terminalTable } from '../../../src/reproduction/three-settings/terminal.js';
import { captionOf, legendOf, tallyText } from '../../../src/reproduction/three-settings/texts.js';
import { writeSettingsTable } from '../../../src/reproduction/three-settings/write.js';
import { identityOf } from '../../../src/runs/identity.js';
import type { RunRecord } from '../../../src/runs/record.js';
import { fieldsOf } from '../../reporting/csv.js';
import { failedRun, finishedRun, folder } from '../../store/samples.js';

const [hsu, threeTypes] = settingsTables as [SettingsTable, SettingsTable];
const SEEDS = 5;
const circumstances = { seeds: SEEDS, settings: {} };

/** A run of a cell whose average accuracy is `accuracy` percent, or that failed. */
function runOf({ configuration }: PlannedCell, seed: number, accuracy: number | 'failed'): RunRecord {
  const whole = { ...configuration, seed };
  const run = accuracy === 'failed' ? failedRun() : finishedRun([[accuracy / 100]]);
  return { ...run, id: identityOf(whole), configuration: whole };
}

/** A table with the runs of some of its cells, by `method kind`. */
async function example(
  table: SettingsTable,
  accuracies: Record<string, (number | 'failed')[]>,
): Promise<ComparedCell[]> {
  const plan = await settingsPlan({ table, settings: {} });
  const runs = plan.flatMap((cell) =>
    (accuracies[`${cell.method.name} ${cell.kind}`] ?? []).map((accuracy, at) =>
      runOf(cell, at + 1, accuracy),
    ),
  );
  return comparedCells(table, plan, runs, SEEDS);
}

const cellOf = (cells: readonly ComparedCell[], name: string, kind: string): ComparedCell =>
  cells.find((cell) => cell.method.name === name && cell.kind === kind)!;

// Published: 98.80 and 92.29 with ER.
const single = () =>
  example(threeTypes, {
    'ER task': [98.6, 98.7, 98.8, 98.9, 99.0],
    'ER domain': [94, 94.1, 94.2, 94.3, 94.4],
    'EWC task': [99, 99.1, 99.2, 99.3, 99.4],
    'SI class': [20, 'failed'],
  });
// Published: 95.16 ± 0.49 and 97.11 ± 0.34.
const several = () =>
  example(hsu, {
    'Naive rehearsal domain': [94.8, 95, 95.2, 95.4, 95.6],
    'Naive rehearsal-C domain': [95.8, 96, 96.2, 96.4, 96.6],
  });

describe('a published single run', () => {
  it('is judged by the prediction interval of ours', async () => {
    const cells = await single();
    expect(cellOf(cells, 'ER', 'task').verdict).toBe('not significant');
    const outside = cellOf(cells, 'ER', 'domain');
    expect(outside).toMatchObject({ verdict: 'differ', n: 5 });
    expect(outside.difference).toBeCloseTo(1.91, 10);
    // 94.2 ± 2.776445 · √0.025 · √1.2
    const [low, high] = predictionInterval(outside)!;
    expect(low).toBeCloseTo(94.2 - 0.48089, 4);
    expect(high).toBeCloseTo(94.2 + 0.48089, 4);
    expect(cellOf(cells, 'SI', 'class')).toMatchObject({ verdict: 'undecided', n: 1, failed: 1 });
    expect(cellOf(cells, 'EWC', 'task')).toMatchObject({ published: null, difference: null, test: null });
    expect(tallyText(threeTypes, cells)).toBe(
      '1 of 20 published runs inside the prediction interval of ours, 1 outside, 18 not tested; 16 runs, 11 min of computing time',
    );
  });

  it('is said to lie inside or outside', async () => {
    const cells = await single();
    const text = terminalTable(threeTypes, cells);
    expect(text).toMatch(/\+1\.91 outside/);
    expect(text).toMatch(/\(93\.72 to 94\.68\)/);
    expect(text).toMatch(/0\.00 inside/);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
    expect(legendOf(threeTypes)).toContain('95 % prediction interval');
    expect(captionOf(threeTypes, cells, circumstances)).toContain(
      '1 run failed; the means are over the others.',
    );
  });
});

describe('figures of several runs', () => {
  it("are judged by Welch's test", async () => {
    const cells = await several();
    expect(cellOf(cells, 'Naive rehearsal', 'domain').verdict).toBe('not significant');
    const differ = cellOf(cells, 'Naive rehearsal-C', 'domain');
    expect(differ.verdict).toBe('differ');
    expect(differ.test!.t).toBeCloseTo(-0.91 / Math.sqrt(0.1 / 5 + 0.34 ** 2 / 9), 6);
    const text = terminalTable(hsu, cells);
    expect(text).toMatch(/−0\.91 ≠/);
    expect(text).toMatch(/\+0\.04 n\.s\./);
    expect(tallyText(hsu, cells)).toContain('1 of 39 cells significantly different, 1 n.s., 37 not tested');
    expect(captionOf(hsu, cells, circumstances).join(' ')).toContain('LwF is not in the authors');
  });
});

describe('the files', () => {
  it('have all cells, what was set, and no draft beside them', async () => {
    const [out, cells] = [folder(), await single()];
    const files = writeSettingsTable(
      threeTypes,
      cells,
      { seeds: 5, settings: { training: { epochs: 1 } } },
      out,
    );
    const names = ['three-types.csv', 'three-types.html', 'three-types.md', 'three-types.png'];
    expect(readdirSync(out).sort()).toEqual(names);
    expect(files.toSorted()).toEqual(names.map((name) => join(out, name)));
    const text = (name: string) => readFileSync(join(out, name), 'utf8');
    const [head, ...rows] = text('three-types.csv').trim().split('\n').map(fieldsOf);
    expect(rows).toHaveLength(cells.length);
    const row = rows.find((fields) => fields[1] === 'ER' && fields[2] === 'split-mnist/domain')!;
    const field = (name: string) => row[head!.indexOf(name)];
    expect(field('publishedMean')).toBe('92.29');
    expect(field('publishedPopulationDeviation')).toBe('');
    expect(Number(field('predictionLow'))).toBeCloseTo(93.719, 2);
    expect(field('verdict')).toBe('differ');
    for (const name of ['three-types.md', 'three-types.html']) {
      expect(text(name)).toContain('set by hand: training.epochs=1');
      expect(text(name)).toContain('+1.91 outside');
    }
    expect(text('three-types.html')).toContain('<dt>strategy.weighing</dt><dd>tasks</dd>');
  });
});
