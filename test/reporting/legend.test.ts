import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cellsOf } from '../../src/reporting/cells/cells.js';
import { gridsOf } from '../../src/reporting/cells/grid.js';
import { curveChart } from '../../src/reporting/charts/curves.js';
import type { LineStyle } from '../../src/reporting/charts/palette.js';
import { summaryOf } from '../../src/reporting/measures/summary.js';
import { writeReport } from '../../src/reporting/report.js';
import { type PointsChart, pointsChart } from '../../src/reproduction/points-chart.js';
import { failedRun, finishedRun, folder } from '../store/samples.js';

describe('a legend names what is drawn alone', async () => {
  const [grid] = await gridsOf(
    cellsOf([
      finishedRun([[1], [1, 0.5]], { strategy: 'si' }),
      failedRun({ strategy: 'lwf' }),
      failedRun({ strategy: 'adam' }),
      finishedRun([[1], [1, 0.7]], { strategy: 'adam', head: 'nsm' }),
    ]),
  );

  test('in pictures', () => {
    const labels = curveChart(grid!)
      .legend.flat()
      .map(({ label }) => label.split(' ')[0]);
    expect(labels).toEqual(['si', 'adam']);
  });

  test('in pages, whose tables still say what failed', async () => {
    const out = folder();
    await writeReport([summaryOf(grid!)], out);
    const page = readFileSync(join(out, 'index.html'), 'utf8');
    const [, buttons] = /<div class="legend">(.*?)<\/div>/s.exec(page)!;
    expect([...buttons!.matchAll(/<\/svg>(\S+?)[ <]/g)].map(([, label]) => label)).toEqual(['si', 'adam']);
    expect(page).toMatch(/<th scope="row">lwf[^\n]*1 failed/);
  });

  test('in charts of a table’s figures', () => {
    const style = { colour: '#D55E00', marker: 'rect', filled: true, dash: [] } satisfies LineStyle;
    const known = { label: 'known', style, figures: [{ mean: 50, deviation: 1 }] };
    const empty = { label: 'unknown', style, figures: [{ mean: null, deviation: null }] };
    const chart = (series: PointsChart['series']) =>
      pointsChart({
        title: '',
        subtitles: [],
        rows: { title: 'Strategy', labels: ['si'] },
        series,
      });
    expect(chart([known, empty]).equals(chart([known]))).toBe(true);
    expect(chart([known, { ...known, label: 'other' }]).equals(chart([known]))).toBe(false);
  });
});
