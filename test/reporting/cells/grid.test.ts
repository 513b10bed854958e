import { describe, expect, test } from 'vitest';
import { cellsOf } from '../../../src/reporting/cells/cells.js';
import { cellsIn, gridsOf } from '../../../src/reporting/cells/grid.js';
import { settingsOf, settingTexts } from '../../../src/reporting/cells/settings.js';
import { terminalTable } from '../../../src/reporting/tables/terminal.js';
import { type Options, seedless } from '../../../src/runs/configuration.js';
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

const withEnvironment = (run: RunRecord, environment: Partial<RunRecord['environment']>): RunRecord => ({
  ...run,
  environment: { ...run.environment, ...environment },
});

async function gridOf(runs: RunRecord[]) {
  const [grid, ...others] = await gridsOf(cellsOf(runs));
  expect(others).toEqual([]);
  return grid!;
}

type Gridded = Awaited<ReturnType<typeof gridOf>>;

const columns = (grid: Gridded) => grid.columns.map(({ label }) => label);

/** A line per row: its name, and per column the mean followed by whatever is said beside it. */
const rows = (grid: Gridded) =>
  grid.rows.map(({ name, cells }) => [
    name,
    ...cells.map((cell) => cell && [cell.mean, ...cell.apart].join(' ')),
  ]);

describe('a grid', () => {
  test('says in words whether there are borders, and how long tasks are trained, where one is a stream', async () => {
    const stream = (borders: string, training: Options = {}, more: Options = {}) =>
      runWith(
        0.5,
        {},
        {
          scenario: { borders, ...more },
          training: { epochs: 1, batchSize: 10, ...training },
        },
      );
    const titles = async (...runs: RunRecord[]) =>
      (await gridsOf(cellsOf(runs))).map(({ title, shared }) => [title, ...shared]);
    const name = 'split-mnist/domain';
    expect(await titles(stream('hidden'))).toEqual([
      [`${name} · without borders (hidden) · 1 epoch, batches of 10`],
    ]);
    expect(
      await titles(
        finishedRun([[0.1]]),
        stream('blurry', {}, { blur: 0.1 }),
        stream('gaussian', { batchSize: 32 }, { spread: 0.5 }),
      ),
    ).toEqual([
      [`${name} · with borders · 4 epochs, batches of 128`],
      [`${name} · without borders (blurry, blur 0.1) · 1 epoch, batches of 10`],
      [`${name} · without borders (gaussian, spread 0.5) · 1 epoch, batches of 32`],
    ]);
    const brief = runWith(0.1, {}, { training: { steps: 500, epochs: undefined } });
    expect((await titles(brief, stream('hidden')))[0]).toEqual([
      `${name} · with borders · 500 steps a task, batches of 128`,
    ]);
    // Without a stream nothing is said.
    expect(await titles(finishedRun([[0.1]]))).toEqual([[name]]);
  });

  test('has strategies down and heads across', async () => {
    const grid = await gridOf([
      finishedRun([[0.1]]),
      finishedRun([[0.2]], { head: 'nsm' }),
      finishedRun([[0.3]], { strategy: 'si' }),
    ]);
    expect(grid.title).toBe('split-mnist/domain');
    expect(grid.shared).toEqual([]);
    expect(columns(grid)).toEqual(['mlp', 'nsm']);
    expect(rows(grid)).toEqual([
      ['adam', '0.1', '0.2'],
      ['si', '0.3', undefined],
    ]);
    expect(cellsIn(grid).map(({ label }) => label)).toEqual(['mlp · adam', 'mlp · si', 'nsm · adam']);
  });

  test('has a column for each configuration of a head that most strategies share, named by what differs', async () => {
    const grid = await gridOf(
      ['adam', 'si'].flatMap((strategy, index) => [
        runWith(0.1 + index, { strategy, head: 'mlp' }),
        runWith(0.2 + index, { strategy, head: 'nsm' }),
        runWith(0.3 + index, { strategy, head: 'nsm' }, { head: { hidden: [400], slots: 12 } }),
      ]),
    );
    expect(columns(grid)).toEqual(['mlp', 'nsm · head.slots=none', 'nsm · head.hidden=400 · head.slots=12']);
    expect(rows(grid)).toEqual([
      ['adam', '0.1', '0.2', '0.3'],
      ['si', '1.1', '1.2', '1.3'],
    ]);
  });

  test('has a row for each code of a strategy, and is another one for each code of the rest', async () => {
    const runs = [
      finishedRun([[0.1]]),
      runWith(0.2, {}, { code: { strategy: 'abcdef0123456789' } }),
      runWith(0.3, {}, { code: { protocol: 7 } }),
      runWith(0.4, {}, { code: { scenario: '0123456789abcdef' } }),
    ];
    const start = (mark: string | undefined) => mark!.slice(0, 8);
    const { scenario, strategy } = runs[0]!.configuration.code;
    const grids = await gridsOf(cellsOf(runs));
    expect(grids.map((grid) => [grid.title, ...rows(grid)])).toEqual([
      [
        `split-mnist/domain · code.protocol=1 · code.scenario=${start(scenario)}`,
        [`adam · code.strategy=${start(strategy)}`, '0.1'],
        ['adam · code.strategy=abcdef01', '0.2'],
      ],
      [`split-mnist/domain · code.protocol=7 · code.scenario=${start(scenario)}`, ['adam', '0.3']],
      ['split-mnist/domain · code.protocol=1 · code.scenario=01234567', ['adam', '0.4']],
    ]);
  });

  test('has a row for each configuration of a strategy, with the start of a hash', async () => {
    const grid = await gridOf([
      runWith(0.1, {}, { strategy: { coefficient: 1 } }),
      runWith(0.2, {}, { strategy: { coefficient: 2, source: 'abcdef0123456789' } }),
    ]);
    expect(rows(grid)).toEqual([
      ['adam · strategy.coefficient=1 · strategy.source=none', '0.1'],
      ['adam · strategy.coefficient=2 · strategy.source=abcdef01 · training.optimizer=adam', '0.2'],
    ]);
  });

  test('has a strategy’s cell in its first row though its options depend on the head, and says in what', async () => {
    const grid = await gridOf([
      runWith(0.1, { strategy: 'si' }, { strategy: { headLoss: false } }),
      runWith(0.2, { strategy: 'si', head: 'neurocoder' }, { strategy: { headLoss: true } }),
      runWith(0.3, { strategy: 'si', head: 'nsm' }, { strategy: { headLoss: true } }),
      runWith(0.4, { strategy: 'si', head: 'nsm' }, { strategy: { headLoss: false, coefficient: 2 } }),
    ]);
    expect(columns(grid)).toEqual(['mlp', 'neurocoder', 'nsm']);
    const none = 'strategy.coefficient=none';
    expect(rows(grid)).toEqual([
      [`si · ${none}`, '0.1', '0.2 strategy.headLoss=true', '0.3 strategy.headLoss=true'],
      ['si · strategy.coefficient=2', undefined, undefined, '0.4'],
    ]);
    expect(terminalTable(grid)).toMatch(/si +│ +10\.00 \(n=1\) │[\s\S]*│ strategy\.headLoss=true │/);
  });

  test('does not depend on the order of a configuration’s parts, and tells texts from numbers', async () => {
    const { training, ...rest } = finishedRun([[0.2]], { strategy: 'si' }).configuration;
    const turned = { ...finishedRun([[0.2]]), configuration: { training, ...rest } };
    const grid = await gridOf([
      finishedRun([[0.1]]),
      turned,
      runWith(0.3, { strategy: 'mine' }, { strategy: { mode: 1 } }),
      runWith(0.4, { strategy: 'mine' }, { strategy: { mode: '1' } }),
    ]);
    expect(grid.rows.map(({ cells }) => cells.map((cell) => cell?.mean))).toEqual([
      [0.1],
      [0.2],
      [0.3],
      [0.4],
    ]);
  });

  test('is one for each scenario and protocol, so that only what can be compared stands together', async () => {
    const other = runWith(0.5, { scenario: 'b' });
    const grids = await gridsOf(
      cellsOf([
        runWith(0.1, { scenario: 'b' }),
        runWith(0.2, { scenario: 'b' }, { training: { epochs: 1 } }),
        runWith(0.3, { scenario: 'b', learningRate: 0.1 }, { scenario: { heldOut: 0.1 } }),
        runWith(0.4, { scenario: 'a' }),
        { ...other, configuration: { ...other.configuration, data: '5e6f7a8b9c' } },
      ]),
    );
    const published = 'b · data=the published files';
    expect(grids.map(({ title, rows: [first] }) => [title, first!.cells[0]!.mean])).toEqual([
      [`${published} · scenario.heldOut=none`, 0.1],
      [`${published} · scenario.heldOut=none · training.epochs=1`, 0.2],
      [`${published} · scenario.heldOut=0.1`, 0.3],
      ['a', 0.4],
      ['b · data=other files (5e6f7a8b) · scenario.heldOut=none', 0.5],
    ]);
  });
});

describe('files of one’s own', () => {
  const [early, late] = ['a', 'f'].map((letter) => letter.repeat(64)) as [string, string];
  /** A run of a file that was started on a day of January. */
  const own = (accuracy: number, source: string, day: number, choice: Choice = {}) => ({
    ...runWith(accuracy, { strategy: 'mine', ...choice }, { strategy: { source } }),
    startedAt: `2026-01-${10 + day}T00:00:00.000Z`,
  });
  const failed = (run: RunRecord): RunRecord => ({
    ...run,
    status: 'failed',
    error: 'the file has an error',
    accuracies: [],
    environment: { ...run.environment, device: 'cuda' },
  });

  test('that failed do not rename what has finished, and come after it', async () => {
    const broken = failed(runWith(0, {}, { strategy: { source: early } }));
    const grid = await gridOf([broken, finishedRun([[0.2]]), runWith(0.3, { strategy: 'si' })]);
    expect([grid.title, grid.shared, columns(grid)]).toEqual(['split-mnist/domain', [], ['mlp']]);
    expect(rows(grid)).toEqual([
      ['adam', '0.2'],
      ['adam · strategy.source=aaaaaaaa · training.optimizer=adam', ''],
      ['si', '0.3'],
    ]);
  });

  test('that failed alone are told apart', async () => {
    const grid = await gridOf([failed(own(0, early, 1)), failed(own(0, late, 2))]);
    expect(rows(grid).map(([name]) => name)).toEqual([
      'mine · strategy.source=aaaaaaaa',
      'mine · strategy.source=ffffffff',
    ]);
  });

  test('come with the latest first, and the older ones are marked', async () => {
    const both = [own(0.1, early, 2), own(0.2, late, 1), own(0.3, late, 1, { head: 'nsm' })];
    const grid = await gridOf(both);
    expect(rows(grid)).toEqual([
      ['mine · strategy.source=aaaaaaaa', '0.1', undefined],
      ['mine · strategy.source=ffffffff (older file)', '0.2', '0.3'],
    ]);
    // Another run of that file makes it the latest.
    const again = await gridOf([...both, own(0.4, late, 3, { seed: 1 })]);
    expect(rows(again).map(([name]) => name)).toEqual([
      'mine · strategy.source=ffffffff',
      'mine · strategy.source=aaaaaaaa (older file)',
    ]);
  });

  test('are not older because of a file that failed', async () => {
    const grid = await gridOf([own(0.1, early, 1), failed(own(0, late, 2))]);
    expect(rows(grid)).toEqual([
      ['mine', '0.1'],
      ['mine · strategy.source=ffffffff', ''],
    ]);
  });

  test('that failed change nothing in a list of single runs either', async () => {
    const one = (run: RunRecord) => ({
      configuration: seedless(run.configuration),
      runs: [run],
      n: run.status === 'finished' ? 1 : 0,
    });
    const texts = async (...runs: RunRecord[]) => (await settingsOf(runs.map(one))).map(settingTexts);
    const [alone] = await texts(own(0.1, early, 1));
    expect(await texts(own(0.1, early, 1), failed(own(0, late, 2)))).toEqual([
      alone,
      ['device=cuda', 'strategy.source=ffffffff', ...alone!],
    ]);
    const three = await texts(own(0.1, early, 1), own(0.2, late, 2), failed(own(0, 'b'.repeat(64), 3)));
    expect(three.map(([first, second]) => (first!.startsWith('device') ? second : first))).toEqual([
      'strategy.source=aaaaaaaa (older file)',
      'strategy.source=ffffffff',
      'strategy.source=bbbbbbbb',
    ]);
  });

  test('that are parts of a composed strategy are marked, too', async () => {
    const composed = (accuracy: number, source: string, day: number) => ({
      ...runWith(accuracy, { strategy: 'er+mine' }, { strategy: { source: { mine: source } } }),
      startedAt: `2026-01-0${day}T00:00:00.000Z`,
    });
    const grid = await gridOf([composed(0.1, early, 1), composed(0.2, late, 2)]);
    expect(rows(grid)).toEqual([
      ['er+mine · strategy.source.mine=ffffffff', '0.2'],
      ['er+mine · strategy.source.mine=aaaaaaaa (older file)', '0.1'],
    ]);
  });

  test('that define a scenario have the grid of the latest first', async () => {
    const inOwn = (accuracy: number, source: string, day: number) => ({
      ...runWith(accuracy, { scenario: 'my/domain' }, { scenario: { source } }),
      startedAt: `2026-01-0${day}T00:00:00.000Z`,
    });
    const grids = await gridsOf(cellsOf([inOwn(0.1, early, 1), finishedRun([[0.3]]), inOwn(0.2, late, 2)]));
    expect(grids.map(({ title }) => title)).toEqual([
      'my/domain · scenario.source=ffffffff',
      'split-mnist/domain',
      'my/domain · scenario.source=aaaaaaaa (older file)',
    ]);
  });
});

describe('a sweep', () => {
  const sweep = [0.1, 0.01, 0.001].map((learningRate, index) => runWith(index / 10, { learningRate }));
  const swept = [
    ['adam', '0.2'],
    ['adam · training.learningRate=0.01', '0.1'],
    ['adam · training.learningRate=0.1', '0'],
  ];

  test('has a row for each of its points, in an order that does not depend on that of the runs', async () => {
    for (const order of [sweep, sweep.toReversed()]) {
      expect(rows(await gridOf(order))).toEqual(swept);
    }
  });

  test('keeps all of them when one more run of another head is added', async () => {
    const grid = await gridOf([...sweep, runWith(0.9, { head: 'nsm' })]);
    expect(rows(grid)).toEqual(swept.map((row, index) => [...row, index === 0 ? '0.9' : undefined]));
  });

  test('of a head has columns, or rows if these would be too many, and never both for one cell', async () => {
    const widths = (count: number) =>
      Array.from({ length: count }, (_, index) =>
        runWith(index / 10, {}, { head: { hidden: [2 ** (index + 3)] } }),
      );
    expect(columns(await gridOf(widths(4)))).toHaveLength(4);
    const many = await gridOf(widths(6));
    expect(columns(many)).toEqual(['mlp']);
    expect(rows(many).toSorted()[0]).toEqual(['adam · head.hidden=128', '0.4']);
    expect(many.rows).toHaveLength(6);
    // Two that few strategies were tried with have a column together beside the usual one.
    const strategies = ['adam', 'si', 'ewc'];
    const mixed = await gridOf([...strategies.map((strategy) => runWith(0.5, { strategy })), ...widths(2)]);
    expect(columns(mixed)).toEqual(['mlp', 'mlp · other options']);
    expect(rows(mixed)).toEqual([
      ['adam', '0.5', undefined],
      ['adam · head.hidden=8', undefined, '0'],
      ['adam · head.hidden=16', undefined, '0.1'],
      ['si', '0.5', undefined],
      ['ewc', '0.5', undefined],
    ]);
  });

  test('has the rows of a sweep in the order of the numbers, and says the swept options where they are the default', async () => {
    const swept = [10, 2, 0.1].flatMap((coefficient) =>
      [0.01, 0.001].map((learningRate) =>
        runWith(
          coefficient / 100,
          { strategy: 'si' },
          { strategy: { coefficient }, training: { learningRate } },
        ),
      ),
    );
    const [grid] = await gridsOf(cellsOf(swept), new Set(['strategy.coefficient', 'training.learningRate']));
    expect(grid!.rows.map(({ name }) => name)).toEqual(
      [0.1, 2, 10].flatMap((coefficient) =>
        [0.001, 0.01].map(
          (learningRate) =>
            `si · strategy.coefficient=${coefficient} · training.learningRate=${learningRate}`,
        ),
      ),
    );
  });

  test('has every cell once, with a label of its own, whatever the configurations', async () => {
    const runs = Array.from({ length: 60 }, (_, index) =>
      runWith(
        index / 100,
        { head: ['mlp', 'nsm'][index % 2]!, strategy: ['adam', 'si', 'ewc'][index % 3]! },
        { head: { slots: index % 7 }, strategy: { coefficient: index % 5 } },
      ),
    );
    const shown = cellsIn(await gridOf(runs));
    expect(shown.length).toBe(cellsOf(runs).length);
    expect(new Set(shown.map(({ configuration }) => configuration)).size).toBe(shown.length);
    expect(new Set(shown.map(({ label }) => label)).size).toBe(shown.length);
    const text = terminalTable(await gridOf(runs));
    for (const { mean } of shown) expect(text).toContain(`${(100 * mean!).toFixed(2)} (n=1)`);
  });
});

describe('what differs is said beside the number', () => {
  test('of options that are not the strategy’s own defaults', async () => {
    const grid = await gridOf([
      runWith(0.1, { learningRate: 0.1 }),
      runWith(0.2, { strategy: 'l2' }, { strategy: { coefficient: 0.5 } }),
      // 0.01 is Adagrad's own.
      runWith(0.3, { strategy: 'adagrad', learningRate: 0.01 }, { training: { optimizer: 'adagrad' } }),
      runWith(0.4, { strategy: 'ewc', learningRate: 0.01 }, { training: { optimizer: 'adagrad' } }),
    ]);
    expect(rows(grid)).toEqual([
      ['adam · training.learningRate=0.1', '0.1'],
      ['l2', '0.2'],
      ['adagrad', '0.3'],
      ['ewc · training.optimizer=adagrad', '0.4'],
    ]);
  });

  test('once, if it is the same for all', async () => {
    const small = { head: { hidden: [16, 16] }, training: { epochs: 1, batchSize: 500 } };
    const grid = await gridOf([
      runWith(0.1, { learningRate: 0.1 }, small),
      runWith(0.2, { strategy: 'l2', learningRate: 0.1 }, small),
    ]);
    expect(grid.shared).toEqual([
      'head.hidden=16,16',
      'training.batchSize=500',
      'training.epochs=1',
      'training.learningRate=0.1',
    ]);
    expect(rows(grid)).toEqual([
      ['adam', '0.1'],
      ['l2', '0.2'],
    ]);
  });

  test('of a head, in its column', async () => {
    const grid = await gridOf([
      runWith(0.1, {}, { head: { hidden: [16, 16] } }),
      runWith(0.2, { head: 'nsm' }),
    ]);
    expect(columns(grid)).toEqual(['mlp · head.hidden=16,16', 'nsm']);
  });

  test('of data that are not the published files', async () => {
    const run = runWith(0.1, {});
    const grid = await gridOf([{ ...run, configuration: { ...run.configuration, data: '5e6f7a8b9c' } }]);
    expect(grid.shared).toEqual(['data=other files (5e6f7a8b)']);
  });

  test('of a user’s own strategy, whose defaults are not known, all options', async () => {
    const own = { source: 'f'.repeat(64), strength: 3 };
    const grid = await gridOf([runWith(0.1, {}), runWith(0.2, { strategy: 'mine' }, { strategy: own })]);
    expect(rows(grid)).toEqual([
      ['adam', '0.1'],
      ['mine · strategy.strength=3 · training.optimizer=adam', '0.2'],
    ]);
  });

  test('of backend, device, version and processor, in the row, the column or the cell', async () => {
    const cuda = { device: 'cuda' };
    const run = (strategy: string, head: string) => runWith(0.1, { strategy, head });
    const all = await gridOf(['mlp', 'nsm'].map((head) => withEnvironment(run('adam', head), cuda)));
    expect(all.shared).toEqual(['device=cuda']);
    const some = await gridOf([
      withEnvironment(run('adam', 'mlp'), cuda),
      run('adam', 'nsm'),
      run('l2', 'mlp'),
      withEnvironment(run('l2', 'nsm'), { programVersion: '0.2.0' }),
    ]);
    expect(some.rows.map(({ cells }) => cells.map((cell) => cell!.label))).toEqual([
      ['mlp · program version=0.1.0 · adam · device=cuda', 'nsm · device=cpu · adam · program version=0.1.0'],
      ['mlp · program version=0.1.0 · l2 · device=cpu', 'nsm · device=cpu · l2 · program version=0.2.0'],
    ]);
    const [mixed] = cellsIn(
      await gridOf([
        run('adam', 'mlp'),
        withEnvironment(
          { ...run('adam', 'mlp'), configuration: { ...run('adam', 'mlp').configuration, seed: 7 } },
          cuda,
        ),
        run('l2', 'mlp'),
      ]),
    );
    expect(mixed!.label).toBe('mlp · adam · device=cpu and cuda');
  });

  test('also between scenarios on one page', async () => {
    const [first, second] = await gridsOf(
      cellsOf([
        runWith(0.1, {}),
        withEnvironment(runWith(0.2, { scenario: 'split-mnist/task' }), { programVersion: '0.2.0' }),
      ]),
    );
    expect([first!.shared, second!.shared]).toEqual([['program version=0.1.0'], ['program version=0.2.0']]);
  });
});
