import { describe, expect, it } from 'vitest';
import { cellsOf } from '../../../src/reporting/cells/cells.js';
import { gridsOf } from '../../../src/reporting/cells/grid.js';
import { panelsSvg } from '../../../src/reporting/charts/panels.js';
import { rankingSection } from '../../../src/reporting/page/ranking.js';
import { rankingChart } from '../../../src/reporting/ranking/chart.js';
import { diagramOf } from '../../../src/reporting/ranking/layout.js';
import { rankingsOf } from '../../../src/reporting/ranking/rankings.js';
import { unrankedText } from '../../../src/reporting/ranking/texts.js';
import type { RunRecord } from '../../../src/runs/record.js';
import { finishedRun } from '../../store/samples.js';

const scenarios = [
  'split-mnist/task',
  'split-mnist/domain',
  'split-mnist/class',
  'split-cifar10/task',
  'split-cifar10/class',
];
const strategies = ['adam', 'er', 'l2'];

/** Accuracies by scenario and strategy: er is the best but in the last scenario, where it shares its place with l2. */
const accuracies = [
  [0.5, 0.9, 0.7],
  [0.4, 0.8, 0.6],
  [0.65, 0.75, 0.6],
  [0.1, 0.3, 0.2],
  [0.2, 0.4, 0.4],
];

const runs = (seeds = 1): RunRecord[] =>
  scenarios.flatMap((scenario, row) =>
    strategies.flatMap((strategy, column) =>
      // What differs from the mean by seed cancels out over two.
      Array.from({ length: seeds }, (_, seed) =>
        finishedRun([[accuracies[row]![column]! + (seeds === 1 ? 0 : seed === 0 ? 0.05 : -0.05)]], {
          scenario,
          strategy,
          seed,
        }),
      ),
    ),
  );

const rankingsIn = async (records: readonly RunRecord[]) => rankingsOf(await gridsOf(cellsOf(records)));

/** The reason for which there is no diagram. */
async function reasonFor(records: readonly RunRecord[]): Promise<string> {
  const { rankings, unranked } = await rankingsIn(records);
  expect(rankings).toEqual([]);
  expect(unranked).toHaveLength(1);
  return unrankedText(unranked[0]!);
}

describe('rankingsOf', () => {
  it.each([1, 2])('ranks strategies by their means over %i seeds, the best first', async (seeds) => {
    const { rankings, unranked } = await rankingsIn(runs(seeds));
    expect(unranked).toEqual([]);
    expect(rankings).toHaveLength(1);
    const [{ head, ranked, scenarios: over, friedman, alike, criticalDifference }] = rankings as [
      (typeof rankings)[0],
    ];
    expect(head).toBe('mlp');
    expect(over).toEqual(scenarios);
    expect(ranked.map(({ name }) => name)).toEqual(['er', 'l2', 'adam']);
    expect(ranked.map(({ meanRank }) => meanRank)).toEqual([1.1, 2.1, 2.8]);
    expect(friedman.degreesOfFreedom).toEqual([2, 8]);
    expect(criticalDifference.toFixed(2)).toBe('1.48');
    // 2.8 − 1.1 is more than that.
    expect(alike).toEqual([
      [0, 1],
      [1, 2],
    ]);
  });

  it('compares no pair where Friedman’s test finds nothing, even if two ranks are far apart', async () => {
    const good = [2, 2, 2, 3, 3];
    const mixed = scenarios.flatMap((scenario, row) => {
      const [first, last] = [good[row]!, 11 - good[row]!];
      const free = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].filter((rank) => rank !== first && rank !== last);
      // The others take all ranks in turn.
      const ranks = [first, last, ...free.map((_, at) => free[(at + 3 * row) % 8]!)];
      return ranks.map((rank, at) => finishedRun([[1 - rank / 20]], { scenario, strategy: `s${at}` }));
    });
    const [ranking] = (await rankingsIn(mixed)).rankings;
    const [best, worst] = [ranking!.ranked[0]!, ranking!.ranked.at(-1)!];
    expect(worst.meanRank - best.meanRank).toBeGreaterThan(ranking!.criticalDifference);
    expect(ranking!.friedman.p).toBeGreaterThan(0.05);
    expect(ranking!.alike).toEqual([[0, 9]]);
  });

  it('does so for each head by itself', async () => {
    const others = runs().map((run) =>
      finishedRun([[1 - run.accuracies[0]!.accuracy]], {
        scenario: run.configuration.scenario.name,
        strategy: run.configuration.strategy.name,
        head: 'nsm',
      }),
    );
    const { rankings } = await rankingsIn([...runs(), ...others]);
    expect(rankings.map(({ head, ranked: [best] }) => [head, best!.name])).toEqual([
      ['mlp', 'er'],
      ['nsm', 'adam'],
    ]);
  });

  it('says what is missing', async () => {
    const of = (name: string) => (run: RunRecord) => run.configuration.scenario.name === name;
    expect(await reasonFor(runs().filter((run) => !of('split-mnist/task')(run)))).toBe(
      'No critical-difference diagram of mlp: it takes at least five scenarios and three strategies, and there are 4 and 3.',
    );
    expect(
      await reasonFor(runs().filter(({ configuration: { strategy } }) => strategy.name !== 'l2')),
    ).toMatch(/there are 5 and 2\.$/);
    expect(await reasonFor(runs().slice(1))).toMatch(
      /: 1 of 15 results is missing or not complete, that of adam in split-mnist\/task; /,
    );
    expect(await reasonFor(runs().filter((_, at) => at !== 0 && at !== 5))).toMatch(
      /: 2 of 15 results are missing or not complete, such as that of l2 in split-mnist\/domain; /,
    );
    const failed = {
      ...finishedRun([[0.5]], { scenario: scenarios[2]!, strategy: 'l2', seed: 7 }),
      status: 'failed' as const,
    };
    expect(await reasonFor([...runs(), failed])).toMatch(/that of l2 in split-mnist\/class; /);
    const again = runs()[0]!;
    const { training } = again.configuration;
    const longer = {
      ...again,
      configuration: { ...again.configuration, training: { ...training, epochs: 9 } },
    };
    expect(await reasonFor([...runs(), longer])).toMatch(/split-mnist\/task has 2 tables, /);
  });
});

describe('a critical-difference diagram', () => {
  it('has each strategy at its rank, with names on both sides, and bars over those alike', async () => {
    const { rankings } = await rankingsIn(runs());
    const { strokes, labels, width } = diagramOf(rankings[0]!, 900);
    const [axis] = strokes;
    const [left, right] = axis!.points.map(([x]) => x) as [number, number];
    const at = (rank: number) => left + ((rank - 1) / 2) * (right - left);
    expect(labels.filter(({ anchor }) => anchor === 'end').map(({ text }) => text)).toEqual([
      'er 1.10',
      'l2 2.10',
    ]);
    expect(labels.filter(({ anchor }) => anchor === 'start').map(({ text }) => text)).toEqual([
      'CD = 1.48',
      'adam 2.80',
    ]);
    const lines = strokes.filter(({ width: thick }) => thick === 1.5).map(({ points }) => points[0]![0]);
    for (const [index, rank] of [1.1, 2.1, 2.8].entries()) expect(lines[index]).toBeCloseTo(at(rank), 6);
    const bars = strokes
      .filter(({ width: thick }) => thick === 4)
      .map(({ points }) => points.map(([x]) => x));
    expect(bars).toHaveLength(2);
    expect(bars[0]![0]).toBeCloseTo(at(1.1) - 4, 6);
    expect(bars[0]![1]).toBeCloseTo(at(2.1) + 4, 6);
    expect(Math.max(...strokes.flatMap(({ points }) => points.map(([x]) => x)))).toBeLessThan(width);
  });

  it('is the same in a picture and on a page, where it has a description', async () => {
    const found = await rankingsIn(runs());
    expect(panelsSvg(rankingChart(found.rankings))).toContain('#D55E00');
    const page = rankingSection(found).html;
    expect(page).toContain('Mean ranks: er 1.10, l2 2.10, adam 2.80. Critical difference: 1.48.');
    expect(page).toContain('>er 1.10</text>');
    expect(page).toContain('stroke="var(--line-d55e00)"');
  });
});
