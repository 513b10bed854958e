import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cellsOf } from '../../src/reporting/cells/cells.js';
import { gridsOf } from '../../src/reporting/cells/grid.js';
import { anytimePanels } from '../../src/reporting/charts/anytime.js';
import { stepAxis } from '../../src/reporting/charts/steps.js';
import { taskPanels, tasksChart, tasksSubtitle } from '../../src/reporting/charts/tasks-over-steps.js';
import { lossChart, lossPanels, lossSubtitle } from '../../src/reporting/charts/training-loss.js';
import { summaryOf } from '../../src/reporting/measures/summary.js';
import { writeReport } from '../../src/reporting/report.js';
import type { RunRecord } from '../../src/runs/record.js';
import { temporaryFolder } from '../cli/program.js';
import { type Choice, finishedRun } from '../store/samples.js';

/** Of two tasks, tested at steps 4 and 8; the second is learnt from step 6 on. */
const run = (losses: (number | null)[] | undefined, choice: Choice = {}, taskEnds = [5, 9]): RunRecord => ({
  ...finishedRun([[1], [0.5, 0.75]], choice),
  anytime: {
    every: 4,
    accuracies: [
      { step: 4, trainTask: 1, testTask: 1, accuracy: 0.5 },
      { step: 8, trainTask: 2, testTask: 1, accuracy: 0.25 },
      { step: 8, trainTask: 2, testTask: 2, accuracy: 0.75 },
    ],
    ...(losses && { losses: losses.map((loss, index) => ({ step: 4 * (index + 1), loss })), taskEnds }),
  },
});
const runs = [
  run([1, 3], { strategy: 'adam', seed: 1 }),
  run([2, 4], { strategy: 'adam', seed: 2 }),
  run([null, 200], { strategy: 'er' }),
];
const gridOf = async (some: readonly RunRecord[]) => (await gridsOf(cellsOf(some)))[0]!;
const folder = temporaryFolder();
const dashed = 'Dashed lines: where a task ends.';

describe('training losses', () => {
  test('are drawn over the steps, as means over seeds, and not held between 0 and 100', async () => {
    const [panel] = lossPanels(await gridOf(runs));
    expect(panel!.lines.map(({ label, points }) => [label, points])).toEqual([
      [
        'adam',
        [
          { x: 4, y: 1.5, yMin: 1, yMax: 2, deviation: 0.5 },
          { x: 8, y: 3.5, yMin: 3, yMax: 4, deviation: 0.5 },
        ],
      ],
      ['er', [{ x: 8, y: 200 }]],
    ]);
    expect(panel!.y).toMatchObject({ min: 0, isPercent: false });
    expect(panel!.y.max).toBeGreaterThan(200);
  });

  test('have the border between the tasks, where all runs have the same', async () => {
    const grid = await gridOf(runs);
    for (const panel of [...lossPanels(grid), ...anytimePanels(grid)]) {
      expect(panel.borders).toEqual({ at: [5] });
      expect(panel.x).toMatchObject({ min: 0, max: 9, isSteps: true });
    }
    expect(lossSubtitle(grid)).toBe(
      `Mean training loss since the point before, every 4 training steps; bands: ± population standard deviation over n seeds. ${dashed}`,
    );
    const mixed = await gridOf([...runs, run([1, 1], { strategy: 'gdumb' }, [4, 90])]);
    expect(lossPanels(mixed)[0]!.borders).toBeUndefined();
    expect(lossSubtitle(mixed)).toContain(
      'Where tasks end is not marked: runs take different numbers of steps.',
    );
  });

  test('are not drawn of runs that have none', async () => {
    const grid = await gridOf([run(undefined), run(undefined, { seed: 1 })]);
    expect(lossChart(grid)).toBeUndefined();
    expect(tasksSubtitle(grid)).not.toContain('end');
    // Nothing was trained.
    expect(lossChart(await gridOf([run([null, null])]))).toBeUndefined();
  });
});

describe('small charts', () => {
  test('are one for each task, with the stretch in which it is learnt', async () => {
    const panels = taskPanels(await gridOf(runs));
    expect(panels.map(({ title, borders }) => [title, borders])).toEqual([
      ['mlp, task 1', { at: [5], shaded: [0, 5] }],
      ['mlp, task 2', { at: [5], shaded: [5, 9] }],
    ]);
    expect(panels.map(({ lines }) => lines[1]!.points)).toEqual([
      [
        { x: 4, y: 50 },
        { x: 8, y: 25 },
      ],
      [{ x: 8, y: 75 }],
    ]);
    expect(panels[0]!.y).toEqual(panels[1]!.y);
    // A point alone would not be seen.
    expect(panels.map(({ lines }) => lines[1]!.style.marker)).toEqual([false, expect.any(String)]);
  });

  test('are in rows of five', async () => {
    const grid = await gridOf(runs);
    expect(tasksChart(grid)).toMatchObject({ perRow: 2 });
    const many = { ...finishedRun(Array.from({ length: 7 }, (_, task) => Array(task + 1).fill(0.5))) };
    const anytime = { every: 4, accuracies: [{ step: 4, trainTask: 1, testTask: 1, accuracy: 0.5 }] };
    expect(tasksChart(await gridOf([{ ...many, anytime }]))).toMatchObject({ perRow: 5 });
  });
});

test('a report has both, as pictures and in the page', async () => {
  const summary = summaryOf(await gridOf(runs));
  await writeReport([summary], join(folder, 'with'));
  for (const kind of ['training-loss', 'tasks-on-the-way'])
    for (const ending of ['png', 'svg'])
      expect(existsSync(join(folder, 'with', `split-mnist-domain-${kind}.${ending}`))).toBe(true);
  const page = readFileSync(join(folder, 'with', 'index.html'), 'utf8');
  expect(page).toContain('<h3>Training loss</h3>');
  expect(page).toContain('<h3>Each task over the steps</h3>');
  expect(page).toContain('<figure class="charts small">');
  expect(page.replace(/<script[^>]*>[\s\S]*?<\/script>/g, '')).not.toMatch(/undefined|NaN|\[object/);
  const without = summaryOf(await gridOf([{ ...runs[0]!, anytime: null }]));
  await writeReport([without], join(folder, 'without'));
  expect(readFileSync(join(folder, 'without', 'index.html'), 'utf8')).not.toMatch(
    /Training loss|Each task over the steps/,
  );
});

test('an axis of steps has whole numbers as ticks', () => {
  expect(stepAxis(3).ticks).toEqual([0, 1, 2, 3]);
  expect(stepAxis(473).ticks).toEqual([0, 100, 200, 300, 400]);
  expect(stepAxis(473, 3).ticks).toEqual([0, 200, 400]);
});
