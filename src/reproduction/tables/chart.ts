import { WIDTH } from '../../reporting/charts/drawing.js';
import { pointStyleOf } from '../../reporting/charts/palette.js';
import { pointsChart } from '../points-chart.js';
import { type Circumstances, deviationsFromProtocol, environmentOfCells, seedsText } from '../texts.js';
import { headTitles } from './published.js';
import type { ComparedTable } from './table.js';

/** What a point with the seeds beside it needs, in CSS pixels. */
const POINT_WIDTH = 17;

/**
 * A table as PNG: the published mean and ours for each strategy and head, with error bars of one population standard
 * deviation. Each preset has a marker of its own, the same for all heads.
 * @throws UserError if the font's files are missing or damaged
 */
export function tableChart(table: ComparedTable, circumstances: Circumstances): Buffer {
  const { published, presets, strategies, heads, cells } = table;
  const points = strategies.length * heads.reduce((sum, { columns }) => sum + 1 + columns.length, 0);
  const width = Math.max(WIDTH, POINT_WIDTH * points);
  return pointsChart({
    width,
    title: published.caption,
    subtitles: [
      `Average accuracy after the last task: published mean (hollow) and ours (filled) ± population standard deviation, ${seedsText(cells)}; small points: our single seeds`,
      ...deviationsFromProtocol(circumstances.settings),
      ...environmentOfCells(table),
    ],
    rows: { title: 'Strategy', labels: strategies, striped: width > WIDTH },
    series: heads.flatMap(({ name, columns }, head) => {
      const title = headTitles[name]!;
      const figures = columns[0]!.cells.map((cell) => cell.published);
      return [
        { label: `${title}, published`, style: pointStyleOf(head, 0), published: true, figures },
        ...columns.map((column) => ({
          label: `${title}, ${column.title}`,
          style: pointStyleOf(head, 1 + presets.indexOf(column.presets[0]!)),
          figures: column.cells,
        })),
      ];
    }),
  });
}
