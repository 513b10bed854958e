import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cellsOf } from '../../src/reporting/cells/cells.js';
import { gridsOf } from '../../src/reporting/cells/grid.js';
import { anytimeChart, anytimePanels, anytimeSubtitle } from '../../src/reporting/charts/anytime.js';
import { summaryOf } from '../../src/reporting/measures/summary.js';
import { writeReport } from '../../src/reporting/report.js';
import { textTables } from '../../src/reporting/tables/text-tables.js';
import type { RunRecord } from '../../src/runs/record.js';
import { temporaryFolder } from '../cli/program.js';
import { type Choice, finishedRun } from '../store/samples.js';
import { recordsOf } from './csv.js';

/** Accuracies of the tasks that have begun, time after time. */
const tested = (every: number, times: number[][]) => ({
  every,
  accuracies: times.flatMap((row, time) =>
    row.map((accuracy, task) => ({
      step: every * (time + 1),
      trainTask: row.length,
      testTask: task + 1,
      accuracy,
    })),
  ),
});
const run = (times: number[][] | null, choice: Choice = {}, every = 4): RunRecord => ({
  ...finishedRun([[1], [0.5, 0.75]], choice),
  anytime: times && tested(every, times),
});

const runs = [
  run([[0.5], [0.25, 0.75]], { strategy: 'adam', seed: 1 }),
  run([[1], [0.75, 0.75]], { strategy: 'adam', seed: 2 }),
  run([[1], [1, 0.5]], { strategy: 'er' }),
  run(null, { strategy: 'si' }),
];
const gridOf = async (some: readonly RunRecord[]) => (await gridsOf(cellsOf(some)))[0]!;
const folder = temporaryFolder();

describe('accuracies on the way', () => {
  test('are drawn against steps: the mean over tasks so far, and that of the first', async () => {
    const panels = anytimePanels(await gridOf(runs));
    expect(panels.map(({ title }) => title)).toEqual([
      'mlp, tasks so far, n=1 to 2',
      'mlp, first task, n=1 to 2',
    ]);
    const lines = panels.map((panel) => panel.lines.map(({ label, points }) => [label, points]));
    expect(lines[0]).toEqual([
      [
        'adam',
        [
          { x: 4, y: 75, yMin: 50, yMax: 100, deviation: 25 },
          { x: 8, y: 62.5, yMin: 50, yMax: 75, deviation: 12.5 },
        ],
      ],
      [
        'er',
        [
          { x: 4, y: 100 },
          { x: 8, y: 75 },
        ],
      ],
    ]);
    expect(lines[1]![0]).toEqual([
      'adam',
      [
        { x: 4, y: 75, yMin: 50, yMax: 100, deviation: 25 },
        { x: 8, y: 50, yMin: 25, yMax: 75, deviation: 25 },
      ],
    ]);
    expect(panels[0]!.x).toMatchObject({ min: 0, max: 8, ticks: [0, 2, 4, 6, 8] });
  });

  test('say every how many steps they were measured, also where runs differ in that', async () => {
    expect(anytimeSubtitle(await gridOf(runs))).toBe(
      'Test accuracy on the way, every 4 training steps; bands: ± population standard deviation over n seeds.',
    );
    const other = run([[1], [1, 1]], { strategy: 'l2' }, 10);
    expect(anytimeSubtitle(await gridOf([...runs, other]))).toContain('every 4 or 10 training steps');
    expect(anytimeSubtitle(await gridOf(runs.slice(2)))).toContain('; one seed.');
  });

  test('are in no report of runs without them', async () => {
    const grid = await gridOf(runs.slice(3));
    expect(anytimeChart(grid)).toBeUndefined();
    expect(textTables(summaryOf(grid))).toHaveLength(2);
    await writeReport([summaryOf(grid)], join(folder, 'without'));
    expect(existsSync(join(folder, 'without', 'split-mnist-domain-on-the-way.png'))).toBe(false);
    expect(readFileSync(join(folder, 'without', 'index.html'), 'utf8')).not.toContain('Accuracy on the way');
  });

  test('have their picture, their measures and their section in a report', async () => {
    const summary = summaryOf(await gridOf(runs));
    await writeReport([summary], join(folder, 'with'));
    expect(existsSync(join(folder, 'with', 'split-mnist-domain-on-the-way.png'))).toBe(true);
    expect(readFileSync(join(folder, 'with', 'index.html'), 'utf8')).toContain(
      '<h3>Accuracy on the way</h3>',
    );
    const page = readFileSync(join(folder, 'with', 'index.html'), 'utf8');
    expect(page.replace(/<script[^>]*>[\s\S]*?<\/script>/g, '')).not.toMatch(/undefined|NaN|\[object/);
    const table = textTables(summary)[2]!;
    expect(table.head.slice(2)).toEqual([
      'anytime average accuracy (%)',
      'worst-case accuracy (%)',
      'dip after a switch (points)',
    ]);
    // adam: times of 0.5 and 0.5, 1 and 0.75; lowest of the first task 0.25 and 0.5; from 1 to 0.25, 0.75.
    expect(table.rows.map((row) => row.map(({ text }) => text))).toEqual([
      ['mlp · adam', '2', '68.75 ± 18.75', '56.25 ± 6.25', '50.00 ± 25.00'],
      ['mlp · er', '1', '87.50', '62.50', '0.00'],
      ['mlp · si', '1', '–', '–', '–'],
    ]);
    const rows = recordsOf(readFileSync(join(folder, 'with', 'tables.csv'), 'utf8'));
    expect(
      rows.map(({ anytimeAverageAccuracy, dipAfterSwitch }) => [anytimeAverageAccuracy, dipAfterSwitch]),
    ).toEqual([
      ['68.75', '50'],
      ['87.5', '0'],
      ['', ''],
    ]);
  });
});

describe('runs of a cell that were tested after different steps', () => {
  const mixed = [
    run([[1], [1, 1]], { strategy: 'er', seed: 1 }, 4),
    run([[1], [1, 1]], { strategy: 'er', seed: 2 }, 5),
    run([[1], [1, 1]], { strategy: 'adam' }),
  ];

  test('have no measures of them and no curve, and it is said', async () => {
    const grid = await gridOf(mixed);
    expect(anytimeSubtitle(grid)).toContain(
      'every 4 or 5 training steps; bands: ± population standard deviation over n seeds. Not shown, since their runs were tested after different steps: mlp · er.',
    );
    const [panel] = anytimePanels(grid);
    expect(panel!.lines.map(({ label, points }) => [label, points.length])).toEqual([['adam', 2]]);
    const table = textTables(summaryOf(grid))[2]!;
    expect(table.caption).toContain('Test accuracy on the way, every 4 or 5 training steps');
    expect(table.rows.map((row) => row.map(({ text }) => text))).toEqual([
      ['mlp · er', '2', '–', '–', '–'],
      ['mlp · adam', '1', '100.00', '62.50', '0.00'],
    ]);
  });
});
