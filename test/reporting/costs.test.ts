import { describe, expect, it } from 'vitest';
import { cellsOf } from '../../src/reporting/cells/cells.js';
import { gridsOf } from '../../src/reporting/cells/grid.js';
import { costChart, costPanels, costSubtitles, frontIn } from '../../src/reporting/charts/cost/panels.js';
import { PARAMETERS } from '../../src/reporting/charts/cost/parameters.js';
import { TIME } from '../../src/reporting/charts/cost/time.js';
import { drawablePanel, type LinePanel } from '../../src/reporting/charts/line-panel.js';
import { panelsPng } from '../../src/reporting/charts/panels.js';
import { pngOf } from '../../src/reporting/charts/rendering.js';
import type { RunRecord } from '../../src/runs/record.js';
import { type Choice, finishedRun } from '../store/samples.js';
import { type Pixels, pixelsOf } from './pixels.js';

interface Costs {
  seconds?: number;
  parameters?: number;
  processor?: string;
  device?: string;
}

function run(
  accuracy: number,
  choice: Choice,
  { seconds = 10, parameters = 1000, processor = 'a', device = 'cpu' }: Costs,
): RunRecord {
  const one = finishedRun([[accuracy]], choice);
  return {
    ...one,
    seconds,
    parameterCount: parameters,
    environment: { ...one.environment, device, machine: { processor, cores: 8 } },
  };
}

const gridOf = async (some: readonly RunRecord[]) => (await gridsOf(cellsOf(some)))[0]!;

describe('accuracy against time', () => {
  const runs = [
    run(0.5, { strategy: 'adam' }, { seconds: 10 }),
    run(0.7, { strategy: 'l2' }, { seconds: 12 }),
    run(0.6, { strategy: 'si' }, { seconds: 14 }),
    run(0.9, { strategy: 'er' }, { seconds: 30 }),
  ];

  it('has a point per cell, and names those that none dominates', async () => {
    const grid = await gridOf(runs);
    const [panel] = costPanels(TIME, grid);
    expect(panel!.lines.map(({ label, points }) => [label, points[0]!.x, points[0]!.place])).toEqual([
      ['adam', 10, 'Time per run: 10.0 s'],
      ['l2', 12, 'Time per run: 12.0 s'],
      ['si', 14, 'Time per run: 14.0 s'],
      ['er', 30, 'Time per run: 30.0 s'],
    ]);
    expect(panel!.front).toBe(true);
    expect(frontIn(TIME, grid)).toEqual(['mlp · adam', 'mlp · l2', 'mlp · er']);
  });

  it('leaves out what another machine or device computed, and what several did, and says so', async () => {
    const grid = await gridOf([
      ...runs,
      run(0.95, { strategy: 'ewc' }, { seconds: 1, processor: 'b' }),
      run(0.96, { strategy: 'mas' }, { seconds: 2, device: 'cuda' }),
      run(0.8, { strategy: 'der', seed: 1 }, { seconds: 2 }),
      run(0.8, { strategy: 'der', seed: 2 }, { seconds: 2, processor: 'b' }),
    ]);
    expect(costPanels(TIME, grid)[0]!.lines.map(({ label }) => label.split(' · ')[0])).toEqual([
      'adam',
      'l2',
      'si',
      'er',
    ]);
    const [said] = costSubtitles(TIME, grid).filter((text) => text.startsWith('Not shown'));
    for (const name of ['ewc', 'mas', 'der']) expect(said).toContain(name);
    expect(said).not.toContain('adam');
    expect(costSubtitles(TIME, await gridOf(runs)).join()).not.toContain('Not shown');
  });

  it('is logarithmic where times are far apart', async () => {
    const axisOf = async (seconds: number) =>
      costPanels(TIME, await gridOf([...runs, run(0.9, { strategy: 'joint' }, { seconds })]))[0]!;
    const near = await axisOf(50);
    expect(near.x.title).toBe('Time per run (s)');
    expect(near.x.ticks.map((tick) => near.x.names![tick])).toEqual(['10', '20', '30', '40', '50']);
    const far = await axisOf(1000);
    expect(far.x.title).toBe('Time per run (s) (logarithmic)');
    expect(far.lines.at(-1)!.points[0]!.x).toBeCloseTo(3, 12);
  });

  it('is not drawn where all take the same', async () => {
    expect(costChart(TIME, await gridOf(runs.map((one) => ({ ...one, seconds: 10 }))))).toBeUndefined();
  });
});

describe('accuracy against parameters', () => {
  it('has all heads in one panel, and says how many parameters each has', async () => {
    const grid = await gridOf([
      run(0.5, { strategy: 'adam' }, { parameters: 1000 }),
      run(0.6, { strategy: 'l2' }, { parameters: 1000 }),
      run(0.55, { strategy: 'adam', head: 'nsm' }, { parameters: 5000 }),
      run(0.9, { strategy: 'l2', head: 'nsm' }, { parameters: 6000 }),
    ]);
    const panels = costPanels(PARAMETERS, grid);
    expect(panels.map(({ title }) => title)).toEqual(['mlp, nsm, n=1']);
    expect(panels[0]!.lines.map(({ points }) => points.map(({ x, place }) => [x, place]))).toEqual([
      [
        [1000, 'mlp, Parameters: 1,000'],
        [5000, 'nsm, Parameters: 5,000'],
      ],
      [
        [1000, 'mlp, Parameters: 1,000'],
        [6000, 'nsm, Parameters: 6,000'],
      ],
    ]);
    expect(costSubtitles(PARAMETERS, grid)).toContain('Parameters: mlp 1,000, nsm 5,000 to 6,000.');
    expect(frontIn(PARAMETERS, grid)).toEqual(['mlp · l2', 'nsm · l2']);
  });
});

describe('a picture', () => {
  const two = (spread: number) => [
    run(0, { strategy: 'adam' }, { seconds: 10 }),
    run(1, { strategy: 'joint' }, { seconds: 50 }),
    ...[-1, 0, 1].map((sign) =>
      run(0.6 + sign * spread, { strategy: 'er', seed: 2 + sign }, { seconds: 30 }),
    ),
  ];
  const pixelsIn = async (runs: RunRecord[]) => pixelsOf(panelsPng(costChart(TIME, await gridOf(runs))!));

  it('has single seeds beside their mean', async () => {
    const grid = await gridOf(two(0.2));
    const er = costPanels(TIME, grid)[0]!.lines.find(({ label }) => label === 'er')!;
    expect(er.points[0]!.seeds).toEqual([40, 60, 80]);
    // A single seed is the mean.
    expect(costPanels(TIME, grid)[0]!.lines[0]!.points[0]!.seeds).toBeUndefined();
    // Their colour, which lets a bit of the white through.
    const rows = (pixels: Pixels) => pixels.rowsWith(206, 900, [115, 202, 178]);
    // Three points, each a few rows high; none of a single seed.
    expect(rows(await pixelsIn(two(0.2)))).toBeGreaterThan(12);
    expect(rows(await pixelsIn(two(0.2).slice(0, 3)))).toBe(0);
  });

  it('has rings around what none dominates', async () => {
    const ink: [number, number, number] = [0x22, 0x22, 0x22];
    /** Pixels that the rings add. */
    const added = async (runs: RunRecord[]) => {
      const [{ front: _, ...panel }] = costPanels(TIME, await gridOf(runs)) as [LinePanel];
      const [some, none] = await Promise.all(
        [{ ...panel, front: true as const }, panel].map(async (one) => {
          const pixels = await pixelsOf(pngOf(drawablePanel(one, { width: 900, height: 430 })));
          return pixels.count(0, pixels.height, ink);
        }),
      );
      return some! - none!;
    };
    const three = await added(two(0));
    expect(three).toBeGreaterThan(100);
    const dominated = run(0.5, { strategy: 'si' }, { seconds: 40 });
    expect((await added([...two(0), dominated])) / three).toBeCloseTo(1, 1);
    const cheap = run(0.59, { strategy: 'si' }, { seconds: 20 });
    expect((await added([...two(0), cheap])) / three).toBeCloseTo(4 / 3, 1);
  });
});
