import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { WIDTH } from '../../../src/reporting/charts/drawing.js';
import { escapedLatex } from '../../../src/reporting/tables/latex.js';
import { type ComparedCell, compared, cost, tally } from '../../../src/reproduction/comparison.js';
import { type PlannedCell, planOf, tablesNamed } from '../../../src/reproduction/plan.js';
import { tableChart } from '../../../src/reproduction/tables/chart.js';
import { latexOf } from '../../../src/reproduction/tables/latex.js';
import { markdownDocument } from '../../../src/reproduction/tables/markdown.js';
import { comparedTables } from '../../../src/reproduction/tables/table.js';
import { terminalTable } from '../../../src/reproduction/tables/terminal.js';
import { writeReproduction } from '../../../src/reproduction/tables/write.js';
import { captionOf, tallyLines } from '../../../src/reproduction/texts.js';
import { identityOf } from '../../../src/runs/identity.js';
import type { RunRecord } from '../../../src/runs/record.js';
import { fieldsOf } from '../../reporting/csv.js';
import { pixelsOf } from '../../reporting/pixels.js';
import { failedRun, finishedRun, folder } from '../../store/samples.js';

/** A run of a cell whose headline is `accuracy` percent, or that failed. */
function runOf({ configuration }: PlannedCell, seed: number, accuracy: number | 'failed'): RunRecord {
  const whole = { ...configuration, seed };
  const run = accuracy === 'failed' ? failedRun() : finishedRun([[accuracy / 100]]);
  return { ...run, id: identityOf(whole), configuration: whole };
}

const presets = ['paper', 'tuned'] as const;

/** Of the paper's preset, for two: what the presets really differ in is not at stake here. */
const planned = async (): Promise<PlannedCell[]> => {
  const cells = await planOf({ tables: tablesNamed(['table4']), presets: ['paper'], settings: {} });
  return cells.map((cell) => ({ ...cell, presets: [...presets] }));
};

const cellOf = (cells: PlannedCell[], strategy: string, head: string): PlannedCell =>
  cells.find((cell) => cell.strategy === strategy && cell.head === head)!;

/** Table 4 with a tuned Neurocoder of its own, and runs in some cells. */
async function example(): Promise<ComparedCell[]> {
  const same = await planned();
  const cells = same.flatMap((cell): PlannedCell[] =>
    cell.head === 'neurocoder'
      ? [
          { ...cell, presets: ['paper'] },
          {
            ...cell,
            presets: ['tuned'],
            configuration: { ...cell.configuration, head: { ...cell.configuration.head, orthogonality: 1 } },
          },
        ]
      : [cell],
  );
  const runs = [
    // Published: 53.55 ± 1.27.
    ...[52, 53, 54, 55].map((accuracy, index) => runOf(cellOf(cells, 'adam', 'mlp'), index + 1, accuracy)),
    // Published: 58.42 ± 1.87.
    ...[70, 71, 72, 'failed' as const].map((accuracy, index) =>
      runOf(cellOf(cells, 'adagrad', 'nsm'), index + 1, accuracy),
    ),
    runOf(cellOf(cells, 'si', 'neurocoder'), 1, 60),
  ];
  return compared(cells, runs, 4);
}

const circumstances = { seeds: 4, settings: {} };

describe('comparison', () => {
  it('has our figures, the published ones, and the test between them', async () => {
    const cells = await example();
    const match = cellOf(cells, 'adam', 'mlp') as ComparedCell;
    expect(match).toMatchObject({
      published: { mean: 53.55, deviation: 1.27 },
      n: 4,
      failed: 0,
      verdict: 'not significant',
    });
    expect(match.mean).toBeCloseTo(53.5, 10);
    // Squares about 53.5 add up to 5; by n as published, by n − 1 and 10 / 9 in the test.
    expect(match.deviation).toBeCloseTo(Math.sqrt(5 / 4), 10);
    expect(match.difference).toBeCloseTo(-0.05, 10);
    expect(match.test!.t).toBeCloseTo(-0.05 / Math.sqrt(5 / 3 / 4 + 1.27 ** 2 / 9), 10);

    const differ = cellOf(cells, 'adagrad', 'nsm') as ComparedCell;
    expect(differ).toMatchObject({ n: 3, wanted: 4, failed: 1, verdict: 'differ' });
    expect(differ.test!.p).toBeLessThan(1e-4);
  });

  it('does not decide on one run or none', async () => {
    const cells = await example();
    expect(cellOf(cells, 'si', 'neurocoder')).toMatchObject({
      n: 1,
      deviation: null,
      test: null,
      verdict: 'undecided',
    });
    expect(cellOf(cells, 'si', 'nsm')).toMatchObject({
      n: 0,
      mean: null,
      difference: null,
      verdict: 'undecided',
    });
  });

  it('counts verdicts by preset, and what the runs took', async () => {
    const cells = await example();
    expect(cells.length).toBe(24);
    expect(tally(cells)).toEqual({ notSignificant: 1, differ: 1, undecided: 22 });
    expect(tallyLines(presets, cells)).toEqual([
      'paper preset: 1 of 18 cells significantly different, 1 n.s., 16 not tested; 8 runs, 6 min of computing time',
      'tuned preset: 1 of 18 cells significantly different, 1 n.s., 16 not tested; 7 runs, 5 min of computing time',
    ]);
    expect(cost(cells)).toEqual({ runs: 8, seconds: 8 * 41.5, peakMemory: 400_000_000 });
  });
});

describe('tables', () => {
  it('have one column of ours where presets are the same, and more where they differ', async () => {
    const [table] = comparedTables(await example());
    expect(table!.heads.map(({ name, columns }) => [name, ...columns.map(({ title }) => title)])).toEqual([
      ['mlp', 'ours, paper and tuned presets'],
      ['nsm', 'ours, paper and tuned presets'],
      ['neurocoder', 'ours, paper preset', 'ours, tuned preset'],
    ]);
    expect(table!.strategies).toEqual(['adam', 'adagrad', 'l2', 'si', 'ewc', 'online-ewc']);
  });

  it('name presets in the same order for each head, whichever share a column', async () => {
    const presets = ['paper', 'released', 'fitted'] as const;
    const cells = await planOf({ tables: tablesNamed(['table4']), presets, settings: {} });
    const [table] = comparedTables(compared(cells, [], 4));
    expect(table!.presets).toEqual(presets);
    expect(table!.heads.map(({ columns }) => columns.map(({ presets }) => presets.join()))).toEqual([
      ['paper,fitted', 'released'],
      ['paper', 'released', 'fitted'],
      ['paper', 'released', 'fitted'],
    ]);
  });

  it('fit a terminal of 120 columns', async () => {
    const [table] = comparedTables(await example());
    const lines = terminalTable(table!).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120);
    expect(lines.find((line) => line.includes('adagrad'))).toMatch(
      /57\.83 ± 2\.74 │ +– │ +58\.42 ± 1\.87 │ +71\.00 ± 0\.82 │/,
    );
    expect(lines.find((line) => line.includes('+12.58'))).toMatch(/\+12\.58 ≠/);
    expect(lines.some((line) => line.includes('n=3 of 4'))).toBe(true);
  });

  it('stand below each other in a terminal where they do not fit beside each other', async () => {
    const cells = await example();
    const names = ['paper', 'released', 'tuned'] as const;
    const apart = cells.flatMap((cell) =>
      cell.head === 'neurocoder'
        ? [
            {
              ...cell,
              presets: cell.presets[0] === 'paper' ? ['paper' as const, 'released' as const] : cell.presets,
            },
          ]
        : names.map((preset) => ({ ...cell, presets: [preset] })),
    );
    const [table] = comparedTables(apart);
    const lines = terminalTable(table!).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120);
    const rows = lines.filter((line) => line.includes('adagrad'));
    // MLP and NSM have four columns each, Neurocoder three.
    expect(rows.map((line) => line.match(/\d ± /g)?.length)).toEqual([1, 5]);
    expect(
      lines
        .filter((line) => /MLP|NSM|Neurocoder/.test(line))
        .map((line) => line.match(/MLP|NSM|Neurocoder/g)),
    ).toEqual([['MLP'], ['NSM', 'Neurocoder']]);
  });

  it('say what was set, and that it is not the protocol', async () => {
    const [table] = comparedTables(await example());
    expect(captionOf(table!, circumstances).join(' ')).not.toContain('protocol');
    const text = markdownDocument(table!, { seeds: 4, settings: { training: { epochs: 1 } } });
    expect(text).toContain("Not the paper's protocol; set by hand: training.epochs=1.");
    expect(text).toContain('1 run failed');
  });

  it('are a table for each head where they would be too wide side by side', async () => {
    const [table] = comparedTables(await example());
    const tablesIn = (columns: number) => {
      const heads = table!.heads.map((head) => ({
        ...head,
        columns: Array.from({ length: columns }, () => head.columns[0]!),
      }));
      const out = folder();
      writeReproduction([{ ...table!, heads }], circumstances, out);
      const page = readFileSync(join(out, 'index.html'), 'utf8');
      return [...page.matchAll(/<table class="tight">(.*?)<\/table>/gs)].map(([, content]) => content!);
    };
    const { length } = table!.heads;
    expect(length).toBeGreaterThan(1);
    const [whole, ...others] = tablesIn(1);
    // The last one has all cells.
    expect(others).toHaveLength(1);
    expect(whole!.match(/<th scope="colgroup"/g)).toHaveLength(length);
    const split = tablesIn(4).slice(0, -1);
    expect(split).toHaveLength(length);
    for (const [index, one] of split.entries()) {
      expect(one.match(/<th scope="colgroup" colspan="5"/g)).toHaveLength(1);
      expect(one.match(/Hsu et al/g) ?? []).toHaveLength(index === 0 ? 1 : 0);
      const [row] = one.match(/<tr><th scope="row">.*?<\/tr>/s)!;
      expect(row.match(/<td>/g)).toHaveLength(index === 0 ? 6 : 5);
    }
  });

  it('say what cells were computed with, where it is not the default or not the same for all', async () => {
    const cells = await example();
    const cuda = cells.map((cell) =>
      cell.strategy === 'adam' && cell.head === 'mlp'
        ? {
            ...cell,
            runs: cell.runs.map((run) => ({ ...run, environment: { ...run.environment, device: 'cuda' } })),
          }
        : cell,
    );
    const [table] = comparedTables(cuda);
    const note = 'device: cuda in MLP · adam · paper and tuned presets; cpu elsewhere.';
    const out = folder();
    writeReproduction([table!], circumstances, out);
    const text = (name: string) => readFileSync(join(out, name), 'utf8');
    expect(captionOf(table!, circumstances)).toContain(note);
    for (const name of ['index.html', 'table4.md']) expect(text(name)).toContain(note);
    expect(text('table4.tex')).toContain('device: cuda in MLP');
    const [header, first] = text('table4.csv').split('\n').map(fieldsOf);
    expect(first![header!.indexOf('device')]).toBe('cuda');
    const all = cells.map((cell) => ({
      ...cell,
      runs: cell.runs.map((run) => ({ ...run, environment: { ...run.environment, backend: 'wasm' } })),
    }));
    expect(captionOf(comparedTables(all)[0]!, circumstances)).toContain('backend: wasm.');
    expect(captionOf(comparedTables(cells)[0]!, circumstances).join(' ')).not.toMatch(/backend|device/);
  });

  it('say that each comparison is by itself, and not of equality', async () => {
    const [table] = comparedTables(await example());
    for (const text of [markdownDocument(table!, circumstances), latexOf(table!, circumstances)]) {
      expect(text).toContain('each cell by itself and not corrected for their number');
      expect(text).toContain('n.s. not significant, which does not mean equal');
      expect(text).toContain('Warning: all comparisons here rest on fewer than five seeds.');
      expect(text).not.toMatch(/\d =|match/);
    }
    expect(markdownDocument(table!, circumstances)).toContain('−0.05 n.s. (');
  });

  it('are drawn with the published figures, and ours where there are any', async () => {
    const [table] = comparedTables(await example());
    const orange = [0xd5, 0x5e, 0x00] as const;
    const inked = async (cells: ComparedCell[]) => {
      const image = await pixelsOf(tableChart(comparedTables(cells)[0]!, circumstances));
      // Below the title, above the axis.
      return image.count(130, 760, [...orange]);
    };
    const withOurs = await inked(table!.cells);
    expect(withOurs).toBeGreaterThan(500);
    // As many points of ours as of the published figures; the legend and the axes stay the same.
    const withAll = await inked(
      table!.cells.map((cell) => ({
        ...cell,
        mean: cell.mean ?? cell.published.mean,
        deviation: cell.deviation ?? 1,
      })),
    );
    expect(withAll).toBeGreaterThan(withOurs + 100);
  });

  it('have room for the points of all presets beside each other', async () => {
    const widthOf = async (...names: ('paper' | 'released' | 'fitted' | 'tuned')[]) => {
      const cells = await planOf({ tables: tablesNamed(['table4']), presets: names, settings: {} });
      const runs = cells.map((cell) => runOf(cell, 1, 60));
      const whole = compared(cells, runs, 1);
      return (await pixelsOf(tableChart(comparedTables(whole)[0]!, circumstances))).width;
    };
    const one = await widthOf('paper');
    expect(one).toBe(2 * WIDTH);
    // The MLP of fitted is the paper's: 14 points for each of six strategies.
    expect(await widthOf('paper', 'released', 'fitted', 'tuned')).toBe(2 * 17 * 6 * 14);
  });

  it('are written as a page and four files each, and no drafts', async () => {
    const out = join(folder(), 'reports', 'new');
    const files = writeReproduction(comparedTables(await example()), circumstances, out);
    expect(readdirSync(out).sort()).toEqual([
      'index.html',
      'table4.csv',
      'table4.md',
      'table4.png',
      'table4.tex',
    ]);
    expect(files).toContain(join(out, 'table4.tex'));

    const markdown = readFileSync(join(out, 'table4.md'), 'utf8');
    expect(markdown).toContain(
      '| adagrad | 58.08 ± 1.06 | 57.83 ± 2.74 | – (n=0 of 4) |  | 58.42 ± 1.87 | 71.00 ± 0.82 (n=3 of 4, 1 failed) | +12.58 ≠ (+10.58 to +14.58) |',
    );
    const widths = markdown
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .map((line) => line.split(/(?<!\\)\|/).length);
    expect(new Set(widths)).toEqual(new Set([2 + 2 + 3 + 3 + 5]));

    const page = readFileSync(join(out, 'index.html'), 'utf8');
    expect(page).toContain(
      '<td>71.00 ± 0.82<br><span class="count failed">n=3 of 4, 1 failed</span><br><span class="count failed">+12.58 ≠</span><br><span class="count failed">(+10.58 to +14.58)</span></td>',
    );
    expect(page).not.toMatch(/src="(?!data:)|href=|url\(|<script/);
  });

  it('are rows of CSV with all figures', async () => {
    const out = folder();
    const settings = { head: { hidden: [16, 16] } };
    writeReproduction(comparedTables(await example()), { seeds: 4, settings }, out);
    const [header, ...rows] = readFileSync(join(out, 'table4.csv'), 'utf8').trim().split('\n').map(fieldsOf);
    expect(rows.length).toBe(24);
    const records = rows.map((row) => {
      expect(row.length).toBe(header!.length);
      return Object.fromEntries(row.map((field, index) => [header![index]!, field]));
    });
    const one = records.find(({ strategy, head }) => strategy === 'adagrad' && head === 'nsm')!;
    expect(one).toMatchObject({
      presets: 'paper tuned',
      set: 'head.hidden=16,16',
      publishedMean: '58.42',
      n: '3',
      wanted: '4',
      failed: '1',
      verdict: 'differ',
    });
    expect(Number(one.mean)).toBeCloseTo(71, 10);
    expect(Number(one.populationDeviation)).toBeCloseTo(Math.sqrt(2 / 3), 10);
    expect(Number(one.sampleDeviation)).toBeCloseTo(1, 10);
    expect(Number(one.intervalLow)).toBeLessThan(12.58);
    expect(Number(one.intervalHigh)).toBeGreaterThan(12.58);
    expect(records.find(({ strategy, head }) => strategy === 'si' && head === 'nsm')).toMatchObject({
      mean: '',
      p: '',
      verdict: 'undecided',
    });
  });

  it('are LaTeX whose rows have as many entries as the table has columns', async () => {
    const [table] = comparedTables(await example());
    const settings = { head: { note: '50%_&' } };
    const lines = latexOf(table!, { seeds: 4, settings }).split('\n');
    const [, columns] = /\\begin\{tabular\}\{(l?r+)\}/.exec(lines.join('\n'))!;
    expect(columns!.length).toBe(2 + 3 + 3 + 5);
    const inTable = lines.slice(lines.indexOf('\\toprule'), lines.indexOf('\\bottomrule'));
    const rows = inTable.filter((line) => line.endsWith('\\\\'));
    expect(rows.length).toBe(2 + 6);
    for (const row of rows) {
      const spanned = [...row.matchAll(/\\multicolumn\{(\d+)\}/g)].reduce(
        (sum, [, n]) => sum + Number(n) - 1,
        0,
      );
      expect(row.split(/(?<!\\)&/).length + spanned).toBe(columns!.length);
    }
    expect(inTable).toContain('\\cmidrule(lr){3-5} \\cmidrule(lr){6-8} \\cmidrule(lr){9-13}');
    const text = lines.join('\n');
    expect(text).toContain('head.note=50\\%\\_\\&');
    expect(text).toContain('& 71.00 $\\pm$ 0.82 (n=3 of 4, 1 failed) & +12.58 $\\neq$ (+10.58 to +14.58) &');
    const depth = (open: string, close: string) => text.split(open).length - text.split(close).length;
    expect(depth('{', '}')).toBe(0);
    // Nothing is left that LaTeX's default fonts lack.
    expect(text).toMatch(/^[\x20-\x7e\n]*$/);
  });

  it('escape what LaTeX would take for commands', () => {
    expect(escapedLatex('a_b & 5 % of $x^2 ~ {#1} \\end − 1')).toBe(
      'a\\_b \\& 5 \\% of \\$x\\textasciicircum{}2 \\textasciitilde{} \\{\\#1\\} \\textbackslash{}end $-$ 1',
    );
  });
});
