import { describe, expect, test } from 'vitest';
import { cellsOf } from '../../../src/reporting/cells/cells.js';
import { cellsIn, gridsOf } from '../../../src/reporting/cells/grid.js';
import { terminalTable } from '../../../src/reporting/tables/terminal.js';
import type { Options } from '../../../src/runs/configuration.js';
import type { RunRecord } from '../../../src/runs/record.js';
import { type Choice, finishedRun } from '../../store/samples.js';

/** A run of one task with other options in some parts. */
function runWith(
  accuracy: number,
  choice: Choice,
  parts: Partial<Record<'scenario' | 'head' | 'strategy' | 'training' | 'code', Options>> = {},
): RunRecord {
  const run = finishedRun([[accuracy]], choice);
  const configuration = { ...run.configuration };
  for (const [part, options] of Object.entries(parts)) {
    Object.assign(configuration, { [part]: { ...configuration[part as 'head'], ...options } });
  }
  return { ...run, configuration };
}

const gridOf = (runs: RunRecord[]) => {
  const [grid, ...others] = gridsOf(cellsOf(runs));
  expect(others).toEqual([]);
  return grid!;
};

const means = (grid: ReturnType<typeof gridOf>) =>
  grid.rows.map(({ name, cells }) => [name, ...cells.map((cell) => cell?.mean)]);

describe('a grid', () => {
  test('has strategies down and heads across', () => {
    const grid = gridOf([
      finishedRun([[0.1]]),
      finishedRun([[0.2]], { head: 'nsm' }),
      finishedRun([[0.3]], { strategy: 'si' }),
    ]);
    expect(grid.title).toBe('split-mnist/domain');
    expect(grid.columns).toEqual(['mlp', 'nsm']);
    expect(means(grid)).toEqual([
      ['adam', 0.1, 0.2],
      ['si', 0.3, undefined],
    ]);
    expect(cellsIn(grid).map(({ label }) => label)).toEqual(['mlp · adam', 'mlp · si', 'nsm · adam']);
    expect(grid.variants).toEqual([]);
  });

  test('has a column for each configuration of a head that most strategies share, named by what differs', () => {
    const grid = gridOf(
      ['adam', 'si'].flatMap((strategy, index) => [
        runWith(0.1 + index, { strategy, head: 'mlp' }),
        runWith(0.2 + index, { strategy, head: 'nsm' }),
        runWith(0.3 + index, { strategy, head: 'nsm' }, { head: { hidden: [400], slots: 10 } }),
      ]),
    );
    expect(grid.columns).toEqual([
      'mlp',
      'nsm · head.hidden=256,256 · head.slots=none',
      'nsm · head.hidden=400 · head.slots=10',
    ]);
    expect(means(grid)).toEqual([
      ['adam', 0.1, 0.2, 0.3],
      ['si', 1.1, 1.2, 1.3],
    ]);
  });

  test('has a row for each code of a strategy, and is another one for each code of the rest', () => {
    const runs = [
      finishedRun([[0.1]]),
      runWith(0.2, {}, { code: { strategy: 'abcdef0123456789' } }),
      runWith(0.3, {}, { code: { protocol: 7 } }),
      runWith(0.4, {}, { code: { scenario: '0123456789abcdef' } }),
    ];
    const start = (mark: string | undefined) => mark!.slice(0, 8);
    const { scenario, strategy } = runs[0]!.configuration.code;
    const grids = gridsOf(cellsOf(runs));
    expect(grids.map((grid) => [grid.title, ...means(grid)])).toEqual([
      [
        `split-mnist/domain · code.protocol=1 · code.scenario=${start(scenario)}`,
        [`adam · code.strategy=${start(strategy)}`, 0.1],
        ['adam · code.strategy=abcdef01', 0.2],
      ],
      [`split-mnist/domain · code.protocol=7 · code.scenario=${start(scenario)}`, ['adam', 0.3]],
      ['split-mnist/domain · code.protocol=1 · code.scenario=01234567', ['adam', 0.4]],
    ]);
  });

  test('has a row for each configuration of a strategy, with the start of a hash', () => {
    const grid = gridOf([
      runWith(0.1, {}, { strategy: { coefficient: 1 } }),
      runWith(0.2, {}, { strategy: { coefficient: 2, source: 'abcdef0123456789' } }),
    ]);
    expect(means(grid)).toEqual([
      ['adam · strategy.coefficient=1 · strategy.source=none', 0.1],
      ['adam · strategy.coefficient=2 · strategy.source=abcdef01', 0.2],
    ]);
  });

  test('leaves what was tried in a few places to variants, beside the usual cell', () => {
    const strategies = ['adam', 'ewc', 'si'];
    const grid = gridOf([
      ...strategies.map((strategy) => runWith(0.5, { strategy })),
      ...strategies.map((strategy) => runWith(0.6, { strategy, head: 'nsm' })),
      runWith(0.7, { strategy: 'si' }, { head: { hidden: [400] }, strategy: { coefficient: 9 } }),
      runWith(0.8, { strategy: 'si', head: 'nsm' }, { training: { learningRate: 0.1 } }),
    ]);
    expect(grid.columns).toEqual(['mlp', 'nsm']);
    expect(grid.rows.map(({ name }) => name)).toEqual(strategies);
    expect(grid.variants.map(({ cell, usual }) => [cell.label, cell.mean, cell.apart, usual?.label])).toEqual(
      [
        [
          'mlp · si · head.hidden=400 · strategy.coefficient=9',
          0.7,
          ['head.hidden=400', 'strategy.coefficient=9'],
          'mlp · si',
        ],
        ['nsm · si · training.learningRate=0.1', 0.8, ['training.learningRate=0.1'], 'nsm · si'],
      ],
    );
    const text = terminalTable(grid);
    expect(text).toMatch(
      /other configurations[\s\S]*mlp · si · head\.hidden=400 · strategy\.coefficient=9 │ +70\.00 \(n=1\)/,
    );
  });

  test('has a strategy’s cell though its options depend on the head, and says in what', () => {
    const grid = gridOf([
      runWith(0.1, { strategy: 'si' }, { strategy: { headLoss: false } }),
      runWith(0.2, { strategy: 'si', head: 'neurocoder' }, { strategy: { headLoss: true } }),
      runWith(0.3, { strategy: 'si', head: 'nsm' }, { strategy: { headLoss: true } }),
      runWith(0.4, { strategy: 'si', head: 'nsm' }, { strategy: { headLoss: false, coefficient: 2 } }),
    ]);
    expect(grid.columns).toEqual(['mlp', 'neurocoder', 'nsm']);
    expect(means(grid)).toEqual([['si', 0.1, 0.2, 0.3]]);
    expect(cellsIn(grid).map(({ label }) => label)).toEqual([
      'mlp · si · strategy.headLoss=false',
      'neurocoder · si',
      'nsm · si',
      'nsm · si · strategy.coefficient=2 · strategy.headLoss=false',
    ]);
    expect(grid.variants[0]!.usual!.label).toBe('nsm · si');
    expect(terminalTable(grid)).toMatch(/si +│ +10\.00 \(n=1\) │[\s\S]*│ strategy\.headLoss=false │/);
  });

  test('is one for each scenario and protocol, so that only what can be compared stands together', () => {
    const grids = gridsOf(
      cellsOf([
        runWith(0.1, { scenario: 'b' }),
        runWith(0.2, { scenario: 'b' }, { training: { epochs: 1 } }),
        runWith(0.3, { scenario: 'b', learningRate: 0.1 }, { scenario: { heldOut: 0.1 } }),
        runWith(0.4, { scenario: 'a' }),
      ]),
    );
    expect(grids.map(({ title, rows }) => [title, rows.length])).toEqual([
      ['b · scenario.heldOut=none · training.epochs=4', 1],
      ['b · scenario.heldOut=none · training.epochs=1', 1],
      ['b · scenario.heldOut=0.1 · training.epochs=4', 1],
      ['a', 1],
    ]);
  });

  test('has every cell once, whatever the configurations', () => {
    const runs = Array.from({ length: 60 }, (_, index) =>
      runWith(
        index / 100,
        { head: ['mlp', 'nsm'][index % 2]!, strategy: ['adam', 'si', 'ewc'][index % 3]! },
        { head: { slots: index % 7 }, strategy: { coefficient: index % 5 } },
      ),
    );
    const cells = cellsOf(runs);
    const shown = cellsIn(gridOf(runs));
    expect(shown.length).toBe(cells.length);
    expect(new Set(shown.map(({ configuration }) => configuration)).size).toBe(cells.length);
    expect(new Set(shown.map(({ label }) => label)).size).toBe(cells.length);
  });
});
