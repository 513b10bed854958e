import { describe, expect, test } from 'vitest';
import { cellsOf } from '../../src/reporting/cells/cells.js';
import { type Grid, gridsOf } from '../../src/reporting/cells/grid.js';
import { METHOD_MEMORY } from '../../src/reporting/charts/cost/memory.js';
import { costChart } from '../../src/reporting/charts/cost/panels.js';
import { curveChart } from '../../src/reporting/charts/curves.js';
import { textWidth, wrapped } from '../../src/reporting/charts/fitted-text.js';
import { fontFamily } from '../../src/reporting/charts/fonts.js';
import { heatMapChart } from '../../src/reporting/charts/heat-map.js';
import { legendOf } from '../../src/reporting/charts/legend.js';
import { styleOf } from '../../src/reporting/charts/palette.js';
import { panelsPng } from '../../src/reporting/charts/panels.js';
import type { RunRecord } from '../../src/runs/record.js';
import { type Choice, finishedRun } from '../store/samples.js';
import { pixelsOf } from './pixels.js';

const font = `13.5px ${fontFamily()}`;
const entries = (labels: readonly string[]) =>
  labels.map((label, index) => ({ label, style: styleOf(index) }));

const gridOf = async (runs: readonly RunRecord[]) => (await gridsOf(cellsOf(runs)))[0]!;
const run = (choice: Choice, headOptions: Record<string, number> = {}): RunRecord => {
  const finished = finishedRun([[0.9], [0.8, 0.9]], choice);
  const { configuration } = finished;
  return {
    ...finished,
    configuration: { ...configuration, head: { ...configuration.head, ...headOptions } },
  };
};

describe('a text', () => {
  test('is broken into lines of a width, a long word too', async () => {
    const lines = wrapped(`a few words and ${'W'.repeat(40)} at last`, font, 200);
    for (const line of lines) expect(textWidth(line, font)).toBeLessThanOrEqual(200);
    expect(lines.join('').replaceAll(' ', '')).toBe(`afewwordsand${'W'.repeat(40)}atlast`);
    expect(wrapped('short enough', font, 200)).toEqual(['short enough']);
  });
});

describe('a legend', () => {
  test('keeps its rows where they fit, and takes more where they do not', async () => {
    const short = [entries(['a', 'b', 'c']), entries(['d', 'e'])];
    expect(legendOf(short, 800).rows).toEqual(short);
    const wide = entries(['W'.repeat(12), 'i'.repeat(12), 'W'.repeat(12), 'i'.repeat(12)]);
    const { rows, width } = legendOf([wide], 420);
    expect(rows.map((row) => row.length)).toEqual([2, 2]);
    expect(width).toBeLessThanOrEqual(420);
  });

  test('wraps a label only where it is too wide for a row of its own, and cuts nothing off', async () => {
    const label = `my-method · ${Array.from({ length: 12 }, (_, index) => `strategy.option${index}=1`).join(' · ')}`;
    const { rows, width } = legendOf([entries([label, 'short'])], 400);
    const lines = rows.map(([first]) => first!);
    expect(lines.length).toBeGreaterThan(3);
    expect(
      lines
        .slice(0, -1)
        .map((line) => line.label)
        .join(' '),
    ).toBe(label);
    // One sample of a line for each label.
    expect(lines.map(({ style }) => style !== undefined)).toEqual(
      lines.map((_, index) => index === 0 || index === lines.length - 1),
    );
    expect(width).toBeLessThanOrEqual(400);
  });
});

describe('charts of long names', async () => {
  /** Nothing may be drawn in a margin of so many pixels. */
  const MARGIN = 8;
  const strategies = ['WWWWWWWWWWWWWWWW', 'a-method-of-my-own-with-a-name', 'adam', 'W'.repeat(140)];
  const grid = await gridOf(
    strategies
      .flatMap((strategy) => [
        run(
          { strategy, head: 'neurocoder', scenario: 'my-very-long-scenario/domain' },
          { heads: 2, steps: 5 },
        ),
        run(
          { strategy, head: 'neurocoder', scenario: 'my-very-long-scenario/domain' },
          { heads: 4, steps: 10 },
        ),
        run({ strategy, head: 'W'.repeat(50), scenario: 'my-very-long-scenario/domain' }),
      ])
      // Points from the left edge to the right.
      .map((one, index) => ({
        ...one,
        methodMemory: { ...one.methodMemory!, bytes: index && 10 ** (index / 2) },
      })),
  );

  test.each([
    ['curves', curveChart],
    ['heat maps', heatMapChart],
    ['accuracy against memory', (one: Grid) => costChart(METHOD_MEMORY, one)!],
  ])('%s: everything stands inside the picture', async (_, chartOf) => {
    const pixels = await pixelsOf(panelsPng(chartOf(grid)));
    expect(pixels.ink(0, MARGIN)).toBe(0);
    expect(pixels.ink(pixels.width - MARGIN, pixels.width)).toBe(0);
  });

  test('a panel’s title of more lines makes its row higher, and no plot smaller', async () => {
    const [short, long] = await Promise.all(
      ['mlp', 'W'.repeat(50)].map(async (head) => curveChart(await gridOf([run({ head })])).charts[0]!),
    );
    expect(long!.height - short!.height).toBe(22);
    const [few, many] = await Promise.all(
      ['adam', 'W'.repeat(60)].map(
        async (strategy) => heatMapChart(await gridOf([run({ strategy })])).charts[0]!,
      ),
    );
    expect(many!.height).toBeGreaterThan(few!.height + 16);
    expect(many!.width).toBe(few!.width);
  });
});
