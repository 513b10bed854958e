import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cellsOf } from '../../src/reporting/cells/cells.js';
import { gridsOf } from '../../src/reporting/cells/grid.js';
import { sweptOptions } from '../../src/reporting/charts/option.js';
import { summaryOf } from '../../src/reporting/measures/summary.js';
import { writeReport } from '../../src/reporting/report.js';
import { identityOf } from '../../src/runs/identity.js';
import type { RunRecord } from '../../src/runs/record.js';
import { type Choice, finishedRun, folder } from '../store/samples.js';

/** A run of one task. */
function run(accuracy: number, choice: Choice, coefficient?: number): RunRecord {
  const made = finishedRun([[accuracy]], choice);
  const { strategy } = made.configuration;
  const configuration = {
    ...made.configuration,
    strategy: { ...strategy, ...(coefficient !== undefined && { coefficient }) },
  };
  return { ...made, configuration, id: identityOf(configuration) };
}

const l2 = (accuracy: number, coefficient: number, seed = 1, head = 'mlp') =>
  run(accuracy, { strategy: 'l2', head, seed }, coefficient);

const sweep = [
  l2(0.5, 0.1),
  l2(0.625, 1, 1),
  l2(0.875, 1, 2),
  l2(0.25, 10),
  run(0.125, { strategy: 'adam' }),
];

const gridOf = async (some: readonly RunRecord[]) => (await gridsOf(cellsOf(some)))[0]!;
const sweptIn = async (some: readonly RunRecord[]) => sweptOptions(await gridOf(some));

describe('accuracy against an option', () => {
  test('has a curve of what differs in nothing else, on a logarithmic axis if values are far apart', async () => {
    const [swept, ...others] = await sweptIn(sweep);
    expect(others).toEqual([]);
    expect(swept!.path).toBe('strategy.coefficient');
    const [panel, ...more] = swept!.panels;
    expect(more).toEqual([]);
    expect(panel!.title).toBe('mlp, n=1 to 2');
    expect(panel!.x).toMatchObject({
      title: 'strategy.coefficient (logarithmic)',
      ticks: [-1, 0, 1],
      names: { [-1]: '0.1', 0: '1', 1: '10' },
    });
    expect(panel!.lines.map(({ label, points }) => [label, points])).toEqual([
      [
        'l2',
        [
          { x: -1, y: 50, place: '0.1', n: 1 },
          { x: 0, y: 75, yMin: 62.5, yMax: 87.5, deviation: 12.5, seeds: [62.5, 87.5], place: '1', n: 2 },
          { x: 1, y: 25, place: '10', n: 1 },
        ],
      ],
    ]);
  });

  test('has a panel for each head, and a line for each value of another option', async () => {
    const [swept, other] = await sweptIn([
      ...sweep,
      ...[0.1, 1, 10].map((coefficient) => l2(0.5, coefficient, 1, 'nsm')),
      ...[0.1, 1, 10].map((coefficient) => run(0.75, { strategy: 'l2', learningRate: 0.01 }, coefficient)),
    ]);
    expect(other).toBeUndefined();
    expect(swept!.panels.map(({ title }) => title)).toEqual(['mlp, n=1 to 2', 'nsm, n=1']);
    const lines = swept!.panels.map((panel) =>
      panel.lines.map(({ label, points }) => [label, points.length]),
    );
    expect(lines[0]).toEqual([
      ['l2', 3],
      ['l2 · training.learningRate=0.01', 3],
    ]);
    expect(lines[1]).toEqual([
      ['l2', 3],
      ['l2 · training.learningRate=0.01', 0],
    ]);
  });

  test('keeps curves apart of which the same is said', async () => {
    const grid = await gridOf(sweep);
    const other = (await gridOf([0.1, 1, 10].map((value) => l2(0.25, value)))).rows.map((row) => ({
      ...row,
      cells: row.cells.map(
        (cell) =>
          cell && {
            ...cell,
            configuration: { ...cell.configuration, code: { protocol: 9, scenario: 'a', strategy: 'b' } },
          },
      ),
    }));
    const [swept] = sweptOptions({ ...grid, rows: [...grid.rows, ...other] });
    expect(swept!.panels[0]!.lines.map(({ label, points }) => [label, points.length])).toEqual([
      ['l2', 3],
      ['l2 · 2', 3],
    ]);
  });

  test('is not drawn of two values, nor of runs that differ in something else too', async () => {
    expect(
      await sweptIn(sweep.filter(({ configuration }) => configuration.strategy.coefficient !== 10)),
    ).toEqual([]);
    expect(
      await sweptIn([l2(0.5, 0.1), l2(0.5, 1), run(0.5, { strategy: 'l2', learningRate: 0.01 }, 10)]),
    ).toEqual([]);
  });

  test('is in a report as files of its own and on the page', async () => {
    const out = folder();
    await writeReport([summaryOf(await gridOf(sweep))], out);
    for (const ending of ['png', 'svg'])
      expect(existsSync(join(out, `split-mnist-domain-by-strategy-coefficient.${ending}`))).toBe(true);
    const page = readFileSync(join(out, 'index.html'), 'utf8');
    expect(page).toContain('<h3>Average accuracy against strategy.coefficient</h3>');
  });
});
