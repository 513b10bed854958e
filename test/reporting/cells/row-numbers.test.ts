import { describe, expect, test } from 'vitest';
import { cellsOf } from '../../../src/reporting/cells/cells.js';
import { gridsOf } from '../../../src/reporting/cells/grid.js';
import { curvePanels } from '../../../src/reporting/charts/curves.js';
import type { RunRecord } from '../../../src/runs/record.js';
import { type Choice, failedRun, finishedRun } from '../../store/samples.js';

const [TASK, DOMAIN, CLASS] = ['task', 'domain', 'class'].map((kind) => `split-mnist/${kind}`);

/** A run of one task, with an option of its strategy. */
function run(
  scenario: string | undefined,
  strategy: string,
  coefficient?: number,
  choice: Choice = {},
): RunRecord {
  const finished = finishedRun([[0.5]], { scenario: scenario!, strategy, ...choice });
  const { configuration } = finished;
  return coefficient === undefined
    ? finished
    : {
        ...finished,
        configuration: { ...configuration, strategy: { ...configuration.strategy, coefficient } },
      };
}

/** Each grid's rows with their numbers. */
const numbersOf = async (runs: readonly RunRecord[]) =>
  (await gridsOf(cellsOf(runs))).map(({ rows }) =>
    Object.fromEntries(rows.map(({ name, number }) => [name, number])),
  );

describe('the numbers of rows', () => {
  test('give a strategy one style in all grids, whichever others a grid has', async () => {
    const grids = await gridsOf(
      cellsOf([
        ...['adam', 'adagrad', 'si'].map((strategy) => run(TASK, strategy)),
        ...['si', 'lwf', 'adam'].map((strategy) => run(DOMAIN, strategy)),
      ]),
    );
    const [task, domain] = grids.map(
      (grid) => new Map(curvePanels(grid)[0]!.lines.map(({ label, style }) => [label.split(' ')[0], style])),
    );
    expect([...task!.keys()]).toEqual(['adam', 'adagrad', 'si']);
    expect([...domain!.keys()]).toEqual(['si', 'lwf', 'adam']);
    for (const strategy of ['adam', 'si']) expect(domain!.get(strategy)).toEqual(task!.get(strategy));
    const colours = new Set([...task!.values(), ...domain!.values()].map(({ colour }) => colour));
    expect(colours.size).toBe(4);
  });

  test('are the same for a strategy with its options, whether a grid says these of one row or of all', async () => {
    const [alone, beside] = await numbersOf([run(TASK, 'l2', 9), run(DOMAIN, 'l2', 9), run(DOMAIN, 'l2', 7)]);
    expect(alone).toEqual({ l2: 0 });
    expect(beside).toEqual({ 'l2 · strategy.coefficient=7': 1, 'l2 · strategy.coefficient=9': 0 });
  });

  test('are shared by a strategy’s options that no grid shows together, and by no others', async () => {
    const [task, domain, both] = await numbersOf([
      ...['adam', 'si'].map((strategy) => run(TASK, strategy, 1)),
      ...['adam', 'si'].map((strategy) => run(DOMAIN, strategy, 2)),
      ...[1, 3].map((coefficient) => run(CLASS, 'si', coefficient)),
    ]);
    expect(Object.values(task!)).toEqual([0, 1]);
    expect(Object.values(domain!)).toEqual([0, 1]);
    // The third has to differ from the first, with which it is shown.
    expect(both).toEqual({ 'si · strategy.coefficient=1': 1, 'si · strategy.coefficient=3': 2 });
  });

  test('differ for rows that differ in the head’s options alone', async () => {
    const [numbers] = await numbersOf(
      [1, 2, 3, 4, 5].map((width) => {
        const one = run(TASK, 'adam');
        const head = { ...one.configuration.head, hidden: [width] };
        return { ...one, configuration: { ...one.configuration, head } };
      }),
    );
    expect(Object.values(numbers!).sort()).toEqual([0, 1, 2, 3, 4]);
  });

  test('go to what is drawn first', async () => {
    const [numbers] = await numbersOf([
      failedRun({ scenario: TASK!, strategy: 'adam' }),
      run(TASK, 'si'),
      run(TASK, 'lwf'),
    ]);
    expect(Object.entries(numbers!).map(([name, number]) => [name.split(' ')[0], number])).toEqual([
      ['adam', 2],
      ['si', 0],
      ['lwf', 1],
    ]);
  });
});
