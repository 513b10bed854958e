import { describe, expect, test } from 'vitest';
import { accuracyMatrix, cellsOf } from '../../../src/reporting/cells/cells.js';
import { spreadText } from '../../../src/reporting/cells/numbers.js';
import { failedRun, finishedRun } from '../../store/samples.js';

describe('cells', () => {
  test('hold the runs that differ in the seed alone, in order of seed', () => {
    const cells = cellsOf([10, 2, 0].map((seed) => finishedRun([[1], [0, 1]], { seed })));
    expect(cells).toHaveLength(1);
    expect(cells[0]!.runs.map(({ configuration }) => configuration.seed)).toEqual([0, 2, 10]);
    expect(cells[0]).toMatchObject({ n: 3, head: 'mlp', strategy: 'adam', failed: 0, unfinished: 0 });
    expect(cells[0]!.configuration).not.toHaveProperty('seed');
  });

  test('never mix configurations', () => {
    const cells = cellsOf([
      finishedRun([[1]], { learningRate: 0.001 }),
      finishedRun([[1]], { learningRate: 0.01 }),
      finishedRun([[1]], { learningRate: 0.01, seed: 1 }),
      finishedRun([[1]], { strategy: 'si' }),
    ]);
    expect(cells.map(({ strategy, n }) => [strategy, n])).toEqual([
      ['adam', 1],
      ['adam', 2],
      ['si', 1],
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

    const [none] = cellsOf([
      failedRun({ seed: 0 }),
      { ...failedRun({ seed: 1 }), status: 'running' },
      { ...failedRun({ seed: 2 }), status: 'interrupted' },
    ]);
    expect(none).toMatchObject({ n: 0, mean: null, curve: [] });
    expect(spreadText(none!)).toBe('– (1 failed, 2 unfinished)');
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

  test('keep the runs that are not finished, with their errors', () => {
    const [cell] = cellsOf([finishedRun([[1]], { seed: 3 }), failedRun({ seed: 2 })]);
    expect(cell!.others).toMatchObject([{ configuration: { seed: 2 }, error: 'out of memory' }]);
  });

  test('have a matrix of means and deviations', () => {
    const [cell] = cellsOf([
      finishedRun([[1], [0.25, 1]], { seed: 0 }),
      finishedRun([[0.5], [0.75, 1]], { seed: 1 }),
    ]);
    expect(accuracyMatrix(cell!)).toEqual([
      [{ mean: 0.75, deviation: 0.25 }],
      [
        { mean: 0.5, deviation: 0.25 },
        { mean: 1, deviation: 0 },
      ],
    ]);
  });
});
