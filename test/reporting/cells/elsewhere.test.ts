import { describe, expect, it } from 'vitest';
import { cellsOf } from '../../../src/reporting/cells/cells.js';
import { cellsIn, gridsOf, sharedText } from '../../../src/reporting/cells/grid.js';
import { summaryOf, summaryText } from '../../../src/reporting/measures/summary.js';
import { markdownDocument } from '../../../src/reporting/tables/markdown.js';
import type { AnyRun, ElsewhereRun } from '../../../src/runs/elsewhere.js';
import { identityOf } from '../../../src/runs/identity.js';
import type { RunRecord } from '../../../src/runs/record.js';
import { elsewhereRun } from '../../elsewhere/samples.js';
import { type Choice, finishedRun } from '../../store/samples.js';

const FILE = 'file=accuracies.csv (a1b2c3d4)';

/** An own run of two tasks with this average accuracy. */
const own = (accuracy: number, choice: Choice = {}): RunRecord => {
  const run = finishedRun([[1], [accuracy, accuracy]], choice);
  return { ...run, id: identityOf(run.configuration) };
};

const withTraining = (run: RunRecord, training: object): RunRecord => {
  const configuration = { ...run.configuration, training: { ...run.configuration.training, ...training } };
  return { ...run, configuration, id: identityOf(configuration) };
};

const theirs = (accuracy: number, choice: Parameters<typeof elsewhereRun>[1] = {}): ElsewhereRun =>
  elsewhereRun([[1], [accuracy, accuracy]], choice);

/** Each grid as its title, its columns, and its rows with the means in percent. */
const shown = async (runs: readonly AnyRun[]) =>
  (await gridsOf(cellsOf(runs))).map(({ title, columns, rows }) => ({
    title,
    columns: columns.map(({ label }) => label),
    rows: Object.fromEntries(
      rows.map(({ name, cells }) => [name, cells.map((cell) => cell && Math.round(100 * cell.mean!))]),
    ),
  }));

describe('runs that were computed elsewhere', () => {
  it('stand in the table of their scenario, in the column of their head, and say so', async () => {
    expect(await shown([own(0.5), theirs(0.75), theirs(0.25, { head: 'resnet' })])).toEqual([
      {
        title: 'split-mnist/domain',
        columns: ['mlp', 'resnet'],
        rows: { adam: [50, undefined], [`mine · computed elsewhere · ${FILE}`]: [75, 25] },
      },
    ]);
  });

  it('have rows of their own where a strategy has the same name, and for each file', async () => {
    const other = theirs(0.25, { strategy: 'adam', sha256: 'b'.repeat(64) });
    expect(await shown([own(0.5), theirs(0.75, { strategy: 'adam' }), other])).toMatchObject([
      {
        columns: ['mlp'],
        rows: {
          adam: [50],
          [`adam · computed elsewhere · ${FILE}`]: [75],
          'adam · computed elsewhere · file=accuracies.csv (bbbbbbbb)': [25],
        },
      },
    ]);
  });

  it('say which options they were told to have, and nothing of others', async () => {
    const told = { strategy: { coefficient: 2 }, training: { learningRate: 0.1 }, head: { hidden: [9] } };
    expect(await shown([own(0.5), theirs(0.75, { told })])).toMatchObject([
      {
        columns: ['mlp', 'mlp · head.hidden=9'],
        rows: {
          adam: [50, undefined],
          [`mine · computed elsewhere · ${FILE} · strategy.coefficient=2 · training.learningRate=0.1`]: [
            undefined,
            75,
          ],
        },
      },
    ]);
  });

  it('do not seem to have what a column or all runs of the program have', async () => {
    const narrow = (run: RunRecord): RunRecord => {
      const configuration = { ...run.configuration, head: { ...run.configuration.head, hidden: [32] } };
      return { ...run, configuration, id: identityOf(configuration) };
    };
    const [mlp, si] = [own(0.5), own(0.5, { strategy: 'si' })];
    const runs = [mlp, si, narrow(mlp), narrow(si)];
    expect(await shown([...runs.slice(2), theirs(0.75)])).toMatchObject([{ columns: ['mlp'] }]);
    const [grid] = await gridsOf(cellsOf([...runs.slice(2), theirs(0.75)]));
    expect(sharedText(grid!)).toEqual(['In all of these runs but those computed elsewhere: head.hidden=32.']);
    const fast = withTraining(own(0.5), { learningRate: 0.5 });
    const slow = theirs(0.75, { told: { training: { learningRate: 0.1 } } });
    expect((await shown([fast, slow]))[0]!.rows).toHaveProperty([
      `mine · computed elsewhere · ${FILE} · training.learningRate=0.1`,
    ]);
    const only = await gridsOf(cellsOf([theirs(0.75, { told: { head: { hidden: [9] } } })]));
    expect(sharedText(only[0]!)).toEqual([`In all of these runs: ${FILE}; head.hidden=9.`]);
    const two = await shown([...runs, theirs(0.75)]);
    expect(two[0]!.rows[`mine · computed elsewhere · ${FILE}`]).toEqual([75, undefined]);
    expect(two[0]!.columns).toEqual(['mlp', 'mlp · head.hidden=32']);
  });

  it('stand in every table whose protocol may be theirs, and in no other', async () => {
    const short = withTraining(own(0.5), { epochs: 1 });
    const told = (epochs: number) => theirs(0.75, { told: { training: { epochs } } });
    const mine = `mine · computed elsewhere`;
    const rowsOf = async (run: ElsewhereRun) =>
      (await shown([own(0.25), short, run])).map(({ title, rows }) => [title, Object.keys(rows)]);
    const [long, brief] = ['split-mnist/domain', 'split-mnist/domain · training.epochs=1'];
    expect(await rowsOf(theirs(0.75))).toEqual([
      [long, ['adam', `${mine} · ${FILE}`]],
      [brief, ['adam', `${mine} · ${FILE}`]],
    ]);
    expect(await rowsOf(told(1))).toEqual([
      [long, ['adam']],
      [brief, ['adam', `${mine} · ${FILE}`]],
    ]);
    const half = theirs(0.75, { told: { training: { epochs: 1, batchSize: 64 } } });
    expect((await rowsOf(half)).map(([, rows]) => rows)).toEqual([['adam'], ['adam'], [mine]]);
    expect((await rowsOf(told(2))).map(([title]) => title)).toEqual([
      long,
      brief,
      'split-mnist/domain · training.epochs=2',
    ]);
    const three = elsewhereRun([[1], [1, 1], [1, 1, 1]]);
    expect((await rowsOf(three)).map(([, rows]) => rows)).toEqual([['adam'], ['adam'], [mine]]);
    const other = theirs(0.75, { told: { scenario: { classesPerTask: 5 } } });
    expect((await rowsOf(other)).map(([, rows]) => rows)).toEqual([['adam'], ['adam'], [mine]]);
  });

  it('stand in a table that says its number of tasks, where another of the scenario has another', async () => {
    const titles = async (runs: readonly AnyRun[]) => (await shown(runs)).map(({ title }) => title);
    const three = elsewhereRun([[1], [1, 1], [1, 1, 1]]);
    expect(await titles([own(0.5), three])).toEqual([
      'split-mnist/domain · 2 tasks',
      'split-mnist/domain · 3 tasks',
    ]);
    expect(await titles([own(0.5), theirs(0.5)])).toEqual(['split-mnist/domain']);
  });

  it('are compared seed by seed like others, but are no baseline where the program has one', async () => {
    const seeds = [1, 2, 3];
    const runs = [
      ...seeds.map((seed) => withTraining(own(0.5 + seed / 100, { seed }), { learningRate: 0.5, decay: 1 })),
      ...seeds.map((seed) => theirs(0.7 + seed / 50, { seed, strategy: 'adam' })),
    ];
    const [grid] = await gridsOf(cellsOf(runs));
    const summary = summaryOf(grid!);
    const [ours, imported] = cellsIn(summary);
    expect(summary.baseline!.cells).toEqual(new Set([ours]));
    expect(summary.baseline!.differences.get(imported!)).toMatchObject({
      testName: 'paired t',
      pairs: 3,
      verdict: 'differ',
      from: { label: ours!.label },
    });
    expect(summary.baseline!.differences.get(imported!)!.points).toBeCloseTo(22);
    const note =
      '3 of 6 runs were computed elsewhere, by another program, and imported from accuracies.csv (a1b2c3d4).';
    expect(summaryText(summary)).toContain(note);
    expect(markdownDocument([summary])).toContain(note);
  });

  it('lack the measures that are not known of them, and change no others', async () => {
    const [without] = await gridsOf(cellsOf([own(0.5)]));
    const [grid] = await gridsOf(cellsOf([own(0.5), theirs(0.75)]));
    const [, measures] = [summaryOf(without!), summaryOf(grid!)].map((one) => markdownDocument([one]));
    expect(measures).toContain(`| mlp · mine · computed elsewhere · ${FILE} | 1 | 75.00 |`);
    expect(measures).not.toMatch(/NaN|undefined|accuracy over samples \(%\)/);
    const counted = theirs(0.75);
    counted.accuracies = counted.accuracies.map((entry, index) => ({ ...entry, samples: 100 * (index + 1) }));
    counted.accuracies[1]!.accuracy = 0.25;
    const [sampled] = await gridsOf(cellsOf([counted]));
    expect(markdownDocument([summaryOf(sampled!)])).toMatch(
      /accuracy over samples[\s\S]*\| 50\.00 \| 55\.00 \|/,
    );
  });
});
