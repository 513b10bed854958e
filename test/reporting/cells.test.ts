import { describe, expect, test } from 'vitest';
import { cellsOf, meanMatrix } from '../../src/reporting/cells.js';
import { gridsOf } from '../../src/reporting/grid.js';
import { spreadText } from '../../src/reporting/numbers.js';
import { configurationOf, failedRun, finishedRun } from '../store/samples.js';

describe('cells', () => {
  test('hold the runs that differ in the seed alone, in order of seed', () => {
    const cells = cellsOf([10, 2, 0].map((seed) => finishedRun([[1], [0, 1]], { seed })));
    expect(cells).toHaveLength(1);
    expect(cells[0]!.runs.map(({ configuration }) => configuration.seed)).toEqual([0, 2, 10]);
    expect(cells[0]).toMatchObject({ n: 3, label: 'mlp · adam', failed: 0, unfinished: 0 });
    expect(cells[0]!.configuration).not.toHaveProperty('seed');
  });

  test('never mix configurations, and say what differs', () => {
    const cells = cellsOf([
      finishedRun([[1]], { learningRate: 0.001 }),
      finishedRun([[1]], { learningRate: 0.01 }),
      finishedRun([[1]], { learningRate: 0.01, seed: 1 }),
      finishedRun([[1]], { strategy: 'si' }),
    ]);
    expect(cells.map(({ label, n }) => [label, n])).toEqual([
      ['mlp · adam · training.learningRate=0.001', 1],
      ['mlp · adam · training.learningRate=0.01', 2],
      ['mlp · si', 1],
    ]);
  });

  test('name an option that one configuration lacks, a list, and the start of a hash', () => {
    const plain = finishedRun([[1]]);
    const { head, strategy } = configurationOf();
    const other = {
      ...plain,
      configuration: {
        ...plain.configuration,
        head: { ...head, hidden: [400, 400], slots: 10 },
        strategy: { ...strategy, source: 'abcdef0123456789' },
      },
    };
    expect(cellsOf([plain, other]).map(({ label }) => label)).toEqual([
      'mlp · adam · head.hidden=256,256 · head.slots=none · strategy.source=none',
      'mlp · adam · head.hidden=400,400 · head.slots=10 · strategy.source=abcdef01',
    ]);
  });

  test('do not depend on the order of the options', () => {
    const run = finishedRun([[1]]);
    const { training, ...rest } = run.configuration;
    const turned = { ...run, configuration: { training: { ...training }, ...rest, seed: 1 } };
    expect(cellsOf([run, turned])).toHaveLength(1);
  });

  test('have population deviations', () => {
    // Headlines 0.5, 0.7, 0.9: mean 0.7, deviation √((0.04 + 0 + 0.04) / 3).
    const [cell] = cellsOf(
      [0.5, 0.7, 0.9].map((accuracy, seed) => finishedRun([[1], [accuracy, accuracy]], { seed })),
    );
    expect(cell!.mean).toBeCloseTo(0.7, 12);
    expect(cell!.deviation).toBeCloseTo(Math.sqrt(0.08 / 3), 12);
    expect(cell!.curve).toHaveLength(2);
    expect(cell!.curve[0]).toEqual({ mean: 1, deviation: 0 });
    expect(spreadText(cell!)).toBe('70.00 ± 16.33 (n=3)');
  });

  test('have no deviation of a single run, and no mean of none', () => {
    const [one] = cellsOf([finishedRun([[0.5]])]);
    expect(one).toMatchObject({ mean: 0.5, deviation: null });
    expect(spreadText(one!)).toBe('50.00 (n=1)');

    const [none] = cellsOf([failedRun({ seed: 0 }), { ...failedRun({ seed: 1 }), status: 'running' }]);
    expect(none).toMatchObject({ n: 0, mean: null, curve: [] });
    expect(spreadText(none!)).toBe('– (1 failed, 1 unfinished)');
  });

  test('count failed runs, which add nothing to the mean', () => {
    const [cell, ...others] = cellsOf([
      // It failed before it knew the number of its tasks.
      { ...failedRun({ seed: 1 }), tasks: 1 },
      finishedRun([[1], [0.5, 1]]),
    ]);
    expect(others).toEqual([]);
    expect(spreadText(cell!)).toBe('75.00 (n=1, 1 failed)');
  });

  test('have a mean matrix', () => {
    const [cell] = cellsOf([
      finishedRun([[1], [0.25, 1]], { seed: 0 }),
      finishedRun([[0.5], [0.75, 1]], { seed: 1 }),
    ]);
    expect(meanMatrix(cell!)).toEqual([[0.75], [0.5, 1]]);
  });
});

describe('a grid', () => {
  test('has strategies down and heads across, each configuration in a place of its own', () => {
    const wide = finishedRun([[0.4]], { head: 'nsm' });
    const [grid, ...others] = gridsOf(
      cellsOf([
        finishedRun([[0.1]], { learningRate: 0.001 }),
        finishedRun([[0.2]], { learningRate: 0.01 }),
        finishedRun([[0.3]], { strategy: 'si' }),
        wide,
        { ...wide, configuration: { ...wide.configuration, head: { name: 'nsm', hidden: [400] } } },
      ]),
    );
    expect(others).toEqual([]);
    expect(grid!.columns).toEqual(['mlp', 'nsm · head.hidden=256,256', 'nsm · head.hidden=400']);
    expect(grid!.rows.map(({ name, cells }) => [name, ...cells.map((cell) => cell?.mean)])).toEqual([
      ['adam · training.learningRate=0.001', 0.1, 0.4, 0.4],
      ['adam · training.learningRate=0.01', 0.2, undefined, undefined],
      ['si', 0.3, undefined, undefined],
    ]);
  });

  test('is one a scenario', () => {
    const grids = gridsOf(
      cellsOf([finishedRun([[1]], { scenario: 'b' }), finishedRun([[1]], { scenario: 'a' })]),
    );
    expect(grids.map(({ scenario }) => scenario)).toEqual(['b', 'a']);
  });
});
