import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { comparisonCsv } from '../../../src/reporting/comparison/csv.js';
import { comparedCells } from '../../../src/reporting/comparison/match.js';
import { terminalComparison } from '../../../src/reporting/comparison/terminal.js';
import { writeComparison } from '../../../src/reporting/comparison/write.js';
import type { RunRecord } from '../../../src/runs/record.js';
import { type Choice, failedRun, finishedRun, folder } from '../../store/samples.js';

/** Runs of one task, a seed each. */
const runs = (accuracies: number[], choice: Choice = {}): RunRecord[] =>
  accuracies.map((accuracy, seed) => finishedRun([[accuracy]], { ...choice, seed }));

const cellsBetween = (before: RunRecord[], after: RunRecord[]) => comparedCells(before, after, 1);

const withVersion = (records: RunRecord[], programVersion: string): RunRecord[] =>
  records.map((run) => ({ ...run, environment: { ...run.environment, programVersion } }));

describe('cells before and after', () => {
  it('are compared over the seeds that both have, pair by pair, and tell how many runs are equal', async () => {
    const [cell, ...others] = await cellsBetween(runs([0.8, 0.82, 0.84, 0.83]), runs([0.85, 0.82, 0.88]));
    expect(others).toEqual([]);
    // Differences 5, 0, 4 points: by scipy's ttest_1samp, t = 1.9639610, p = 0.1884973.
    expect(cell!.difference).toMatchObject({
      verdict: 'not significant',
      equivalent: false,
      testName: 'paired t',
      pairs: 3,
    });
    expect(cell!.difference!.points).toBeCloseTo(3, 9);
    expect(cell!.difference!.test!.t).toBeCloseTo(1.963961, 6);
    expect(cell!.difference!.test!.p).toBeCloseTo(0.1884973, 6);
    expect(cell!.seeds).toEqual({ shared: 3, equal: 1 });
    expect(cell!.changes).toEqual([]);
  });

  it('have Welch’s interval where they share fewer than two seeds', async () => {
    const later = (records: RunRecord[]) =>
      records.map((run) => ({
        ...run,
        configuration: { ...run.configuration, seed: 10 + run.configuration.seed },
      }));
    const [cell] = await cellsBetween(runs([0.8, 0.82, 0.84, 0.83]), later(runs([0.85, 0.82, 0.88])));
    // t = 2.75 / √(9/3 + 2.9167/4) by the sample variances.
    expect(cell!.difference!.points).toBeCloseTo(2.75, 9);
    expect(cell!.difference!.test!.t).toBeCloseTo(1.4240551116, 9);
    expect(cell!.difference!.test!.degreesOfFreedom).toBeCloseTo(2.9732747688, 9);
    expect(cell!.difference).toMatchObject({ verdict: 'not significant', testName: 'Welch', pairs: null });
  });

  it('have the interval of the paired differences where both have the same seeds', async () => {
    const before = [0.5, 0.6, 0.7, 0.8];
    const [cell] = await cellsBetween(runs(before), runs([0.51, 0.62, 0.71, 0.82]));
    // Differences 1, 2, 1, 2 points: 1.5 ± 3.182446 · √(1/3) / 2. Welch's test, blind to the seeds, sees none.
    const { testName, points, test, verdict } = cell!.difference!;
    expect([testName, verdict]).toEqual(['paired t', 'differ']);
    expect(points).toBeCloseTo(1.5, 9);
    expect(test!.t).toBeCloseTo(5.196152, 5);
    expect(test!.interval[0]).toBeCloseTo(0.581307, 5);
    expect(test!.interval[1]).toBeCloseTo(2.418693, 5);
    const [same] = await cellsBetween(runs(before), runs(before));
    expect(same!.difference).toMatchObject({ verdict: 'identical', test: null, points: 0 });
    const [single] = await cellsBetween(runs([0.5]), runs([0.6]));
    expect(single!.difference).toMatchObject({ verdict: 'undecided', test: null });
    for (const text of [
      terminalComparison({ before: 'a', after: 'b', cells: [cell!], margin: 1 }),
      comparisonCsv({ before: 'a', after: 'b', cells: [cell!], margin: 1 }),
    ]) {
      expect(text).toContain('paired t');
    }
  });

  it('are corrected for how many of a grid are compared, and the texts say so', async () => {
    const before = [0.5, 0.6, 0.7, 0.8];
    const changed = [0.51, 0.62, 0.71, 0.82];
    const sides = (accuracies: number[]) =>
      ['adam', 'si', 'l2', 'ewc'].flatMap((strategy) => runs(accuracies, { strategy }));
    const other = [...before, 0.9].map((accuracy) => accuracy / 2);
    const cells = await cellsBetween(
      [...sides(before), ...runs(before, { scenario: 'other' })],
      [...sides(changed), ...runs(other, { scenario: 'other' })],
    );
    const p = cells[0]!.difference!.test!.p;
    // Alone it would differ: p = 0.0138.
    expect(p).toBeCloseTo(0.0138467, 6);
    expect(cells.slice(0, 4).map(({ difference }) => [difference!.verdict, difference!.correctedP])).toEqual(
      Array(4).fill(['not significant', expect.closeTo(4 * p, 9)]),
    );
    expect(cells[4]!.difference!.correctedP).toBe(cells[4]!.difference!.test!.p);
    const comparison = { before: 'a', after: 'b', cells, margin: 1 };
    const out = folder();
    writeComparison(comparison, out);
    for (const text of [
      terminalComparison(comparison),
      ...['index.html', 'comparison.md'].map((name) => readFileSync(join(out, name), 'utf8')),
    ]) {
      expect(text).toContain('corrected for the 4 comparisons here (Holm)');
      expect(text).toContain('corrected for the 1 comparison here (Holm)');
      expect(text).toContain('n.s. not significant, which does not mean equal');
      expect(text).toContain('Warning: all comparisons here rest on fewer than five seeds.');
    }
  });

  it('say what changed in options and in what runs were computed with', async () => {
    const [cell] = await cellsBetween(runs([0.8]), withVersion(runs([0.8], { learningRate: 0.01 }), '0.2.0'));
    expect(cell!.changes).toEqual([
      { what: 'training.learningRate', before: '0.001', after: '0.01' },
      { what: 'program version', before: '0.1.0', after: '0.2.0' },
    ]);
    expect(cell!.seeds).toEqual({ shared: 1, equal: 1 });
  });

  it('say that the code of the strategy changed', async () => {
    const [before] = runs([0.8]);
    const code = { ...before!.configuration.code, strategy: 'abcdef0123456789' };
    const after = { ...before!, configuration: { ...before!.configuration, code } };
    const old = before!.configuration.code.strategy!.slice(0, 8);
    const [cell, ...others] = await cellsBetween([before!], [after]);
    expect(others).toEqual([]);
    expect(cell!.changes).toEqual([{ what: 'code.strategy', before: old, after: 'abcdef01' }]);
  });

  it('say what one side shares and the other does not', async () => {
    const other = runs([0.7, 0.6], { learningRate: 0.1, strategy: 'si' });
    const cells = await cellsBetween(other, runs([0.8, 0.9]));
    expect(cells.map(({ label }) => label)).toEqual(['mlp · adam', 'mlp · si · training.learningRate=0.1']);
    const small = (records: RunRecord[]) =>
      records.map((run) => ({
        ...run,
        configuration: { ...run.configuration, head: { name: 'mlp', hidden: [8] } },
      }));
    const both = await cellsBetween(small(other), small(runs([0.8, 0.9])));
    expect(both.map(({ label }) => label)).toEqual(['mlp · adam', 'mlp · si · training.learningRate=0.1']);
    expect(terminalComparison({ before: 'a', after: 'b', cells: both, margin: 1 })).toContain(
      'In all of these runs: head.hidden=8.',
    );
  });

  it('are matched with the same options first, then with the fewest that differ', async () => {
    const rates = async (before: number[], after: number[]) =>
      (
        await cellsBetween(
          before.flatMap((learningRate) => runs([learningRate], { learningRate })),
          after.flatMap((learningRate) => runs([learningRate], { learningRate })),
        )
      ).map(({ before: old, after: recent }) => [old?.mean, recent?.mean]);
    expect(await rates([0.1, 0.2], [0.2, 0.3])).toEqual([
      [0.2, 0.2],
      [0.1, 0.3],
    ]);
    expect(await rates([0.1], [0.1, 0.2])).toEqual([
      [0.1, 0.1],
      [undefined, 0.2],
    ]);
    const wide = runs([0.9], { learningRate: 0.2 }).map((run) => ({
      ...run,
      configuration: { ...run.configuration, head: { name: 'mlp', hidden: [400] } },
    }));
    const [near, far] = await cellsBetween(
      [...wide, ...runs([0.1], { learningRate: 0.1 })],
      runs([0.3], { learningRate: 0.2 }),
    );
    // One option differs from either; the first is taken, the other is only before.
    expect([near!.before!.mean, near!.after!.mean]).toEqual([0.1, 0.3]);
    expect([far!.before!.mean, far!.after]).toEqual([0.9, undefined]);
  });

  it('never match across names', async () => {
    const cells = await cellsBetween(runs([0.1]), [
      ...runs([0.2], { strategy: 'si' }),
      ...runs([0.3], { head: 'nsm' }),
      ...runs([0.4], { scenario: 'other' }),
    ]);
    expect(cells.map(({ before, after }) => [before?.mean, after?.mean])).toEqual([
      [undefined, 0.2],
      [undefined, 0.3],
      [undefined, 0.4],
      [0.1, undefined],
    ]);
  });

  it('have no difference without finished runs of both', async () => {
    const [cell] = await cellsBetween([failedRun()], runs([0.5]));
    expect(cell).toMatchObject({ difference: null, seeds: { shared: 0, equal: 0 }, before: { failed: 1 } });
    expect(terminalComparison({ before: 'a', after: 'b', cells: [cell!], margin: 1 })).toContain(
      '– (1 failed)',
    );
  });
});

it('the files show names as text, and what changed', async () => {
  const out = folder();
  const cells = await cellsBetween(
    runs([0.5, 0.6], { strategy: '<b>|' }),
    runs([0.9, 0.91], { strategy: '<b>|', learningRate: 0.01 }),
  );
  writeComparison({ before: '<before>.sqlite', after: 'after.sqlite', cells, margin: 1 }, out);
  const [page, markdown, csv] = ['index.html', 'comparison.md', 'comparison.csv'].map((name) =>
    readFileSync(join(out, name), 'utf8'),
  ) as [string, string, string];
  expect(page).not.toMatch(/<b>|<before>/);
  expect(page).toContain(
    '<td><a href="#section-1-cell-1">55.00 ± 5.00 (n=2)</a></td><td><a href="#section-1-cell-2">90.50 ± 0.50 (n=2)</a></td><td>+35.50 ',
  );
  expect(page).toContain('training.learningRate: 0.001 → 0.01');
  expect(page).toMatch(/<svg class="interval"/);
  // Behind each number the runs, their options, and the commands that repeat them.
  for (const [id, side, rate] of [
    ['section-1-cell-1', 'before', '0.001'],
    ['section-1-cell-2', 'after', '0.01'],
  ] as const) {
    const [, details] = page.split(`, ${side}: `);
    expect(details).toMatch(new RegExp(`^[^\\n]+</summary>\\n<div id="${id}">`));
    const [own] = details!.split('</details>\n<details>\n');
    expect(own).toContain(`<dt>training.learningRate</dt><dd>${rate}</dd>`);
    expect(own!.match(/<pre>npx continual-bench run/g)).toHaveLength(2);
    expect(own).toContain(`--set training.learningRate=${rate} `);
  }
  expect(markdown).toContain('| mlp · \\<b\\>\\| |');
  expect(markdown).toContain('training.learningRate: 0.001 → 0.01 |');
  const [, row, ...rest] = csv.trimEnd().split('\n');
  expect(rest).toEqual([]);
  expect(row).toMatch(/^split-mnist\/domain,split-mnist\/domain,mlp,<b>\|,mlp · <b>\|,55[.,]/);
});
