import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { atlasCells } from '../../src/atlas/cells.js';
import { atlasPlan, type PlannedCell } from '../../src/atlas/plan.js';
import { atlasTables, rowsIn } from '../../src/atlas/table.js';
import { terminalTable } from '../../src/atlas/terminal.js';
import { captionOf, figureTexts, runsText } from '../../src/atlas/texts.js';
import { writeAtlas } from '../../src/atlas/write.js';
import { identityOf } from '../../src/runs/identity.js';
import type { RunRecord } from '../../src/runs/record.js';
import { recordsOf } from '../reporting/csv.js';
import { pixelsOf } from '../reporting/pixels.js';
import { failedRun, finishedRun, folder } from '../store/samples.js';

const settings = { training: { epochs: 1 } };
const plan = await atlasPlan({
  strategies: ['adam', 'er', 'slda', 'joint'],
  heads: ['mlp', 'nsm'],
  settings,
});

/** Two tasks: accuracies after each. */
function runOf(cell: PlannedCell, seed: number, rows: number[][], more: Partial<RunRecord> = {}): RunRecord {
  const configuration = { ...cell.configuration, seed };
  return { ...finishedRun(rows), ...more, id: identityOf(configuration), configuration };
}

const planned = (kind: string, strategy: string, head = 'mlp'): PlannedCell =>
  plan.cells.find((cell) => cell.kind === kind && cell.strategy.name === strategy && cell.head === head)!;

const adam = planned('domain', 'adam');
const er = planned('domain', 'er');
const none = { methodMemory: { bytes: 0, samples: { count: 0, as: 'images', bytesEach: 784 } } } as const;
const fault = 'the loss is <not> finite';
const runs: RunRecord[] = [
  runOf(adam, 1, [[0.9], [0.5, 0.7]], { ...none, seconds: 10 }),
  runOf(adam, 2, [[0.9], [0.6, 0.8]], { ...none, seconds: 20 }),
  runOf(er, 1, [[0.9], [0.8, 0.7]]),
  { ...runOf(er, 2, [[0.9], [0.8, 0.7]]), ...{ status: 'failed', error: fault, accuracies: [] } },
  runOf(planned('domain', 'joint'), 1, [[0.9], [0.9, 0.9]]),
  ...[1, 2].map((seed) => runOf(planned('domain', 'er', 'nsm'), seed, [[0.9], [0.9, 0.9]], failedParts())),
  runOf(planned('class', 'slda'), 1, [[0.9], [0.9, 0.9]]),
];

function failedParts(): Partial<RunRecord> {
  const { status, error, accuracies } = failedRun();
  return { status, error, accuracies };
}

const cells = atlasCells(plan.cells, runs, 2);
const atlas = { seeds: 2, settings, cells, refusals: plan.refusals };
const cellOf = (place: PlannedCell) =>
  cells.find(({ configuration }) => configuration === place.configuration)!;

describe('the atlas', () => {
  it('has accuracy, forgetting, time and memory of a cell, and the numbers of its runs', () => {
    expect(figureTexts(cellOf(adam))).toEqual(['65.00 ± 5.00 (n=2)', '35.00', '15.0', '0 bytes']);
    expect(figureTexts(cellOf(er))).toEqual(['75.00 (n=1 of 2, 1 failed)', '10.00', '41.5', '392.5 kB']);
    const failed = cellOf(planned('domain', 'er', 'nsm'));
    expect(figureTexts(failed)).toEqual(['– (n=0 of 2, 2 failed)', '–', '–', '–']);
    expect(failed.errors).toEqual(['out of memory']);
    expect(figureTexts(cellOf(planned('task', 'adam')))).toEqual(['– (n=0 of 2)', '–', '–', '–']);
    expect(runsText(cells)).toMatch(/^Of 38 runs, 3 failed and 30 not finished; .* Finished: 5 runs, /);
    expect(runsText(atlasCells(plan.cells, [], 2))).toBe('Of 38 runs, none has finished.');
  });

  it('has a table for each setting, and marks the best of each head, joint training aside', () => {
    const tables = atlasTables(cells);
    expect(tables.map(({ kind }) => kind)).toEqual(['task', 'domain', 'class']);
    expect(tables[1]!.groups.map(({ title }) => title)).toEqual(['Bounds', 'Replay', 'Joint']);
    expect([...tables[1]!.best]).toEqual([cellOf(er)]);
    const text = terminalTable(tables[2]!);
    expect(rowsIn(tables[2]!).map(({ label }) => label)).toEqual(['adam', 'er', 'slda (no head)', 'joint']);
    expect(text).toMatch(/slda \(no head\) +│ 90\.00 \(n=1 of 2\) │ +│/);
  });

  it('says the protocol, what was set, what is left out and why', () => {
    const caption = captionOf(atlas).join('\n');
    expect(caption).toContain(
      'Split MNIST, 2 seeds, training.batchSize=128, training.epochs=1 in all runs; training.learningRate and training.optimizer as',
    );
    expect(caption).toContain('Set by hand: training.epochs=1.');
    expect(caption).toMatch(/Not for task- or domain-incremental scenarios: slda \(it predicts .*\)\./);
    expect(caption).toContain('No head is trained by slda:');
    expect(caption.split('it predicts by')).toHaveLength(2);
  });

  it('is written as page, tables and charts', async () => {
    const out = join(folder(), 'atlas');
    const files = writeAtlas(atlas, out);
    // With a single finished run, the class-incremental setting has no memories to compare.
    const names = ['atlas.csv', 'atlas.md', 'class.png', 'domain-memory.png', 'domain.png', 'index.html'];
    expect(readdirSync(out).sort()).toEqual([...names, 'task.png']);
    expect(files).toHaveLength(7);
    const read = (name: string) => readFileSync(join(out, name), 'utf8');

    const page = read('index.html');
    expect(page).toContain(
      '<td class="head">65.00 ± 5.00 <span class="count">(n=2)</span></td><td>35.00</td>',
    );
    expect(page).toContain(
      '<td class="head best">75.00 <span class="count failed">(n=1 of 2, 1 failed)</span></td>',
    );
    expect(page).toContain('<li>er · MLP, domain-incremental: the loss is &#60;not&#62; finite</li>');
    expect(page).not.toMatch(/src="(?!data:)/);

    const markdown = read('atlas.md');
    expect(markdown).not.toMatch(/^# /m);
    expect(markdown).toContain(
      '| adam | 65.00 ± 5.00 (n=2)<br>forgets 35.00<br>15.0 s, 0 bytes | – (n=0 of 2) |',
    );
    expect(markdown).toContain('| er | **75.00 (n=1 of 2, 1 failed)**<br>');
    expect(markdown).toContain('- er · MLP, domain-incremental: the loss is \\<not\\> finite');

    // Every second strategy's place in the chart is shaded: of three, the middle one.
    const chart = await pixelsOf(readFileSync(join(out, 'domain.png')));
    const shaded = chart.count(0, chart.height, [0xf3, 0xf3, 0xf5]) / (chart.width * chart.height);
    expect(shaded).toBeGreaterThan(0.1);
    expect(shaded).toBeLessThan(0.3);

    const rows = recordsOf(read('atlas.csv'));
    expect(rows).toHaveLength(plan.cells.length);
    expect(
      rows.find(({ setting, strategy, head }) => `${setting} ${strategy} ${head}` === 'domain adam mlp'),
    ).toMatchObject({
      ...{ group: 'Bounds', trainsHead: 'yes', wanted: '2', n: '2', failed: '0', averageAccuracy: '65' },
      ...{ averageAccuracyPopulationDeviation: '5', seconds: '15', methodMemory: '0', seeds: '1 2' },
    });
  });
});
