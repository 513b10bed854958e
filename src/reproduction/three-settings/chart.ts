import { pointStyleOf } from '../../reporting/charts/palette.js';
import { pointsChart } from '../points-chart.js';
import { type Circumstances, deviationsFromProtocol, seedsText } from '../texts.js';
import type { ComparedCell } from './comparison.js';
import { gridOf } from './grid.js';
import type { SettingsTable } from './published.js';
import { environmentOfCells, settingTitle } from './texts.js';

/** In CSS pixels. */
const WIDTH = 1200;

/**
 * A table as PNG: the published figure and ours for each method and setting, with error bars of one population standard
 * deviation.
 * @throws UserError if the font's files are missing or damaged
 */
export function settingsChart(
  table: SettingsTable,
  cells: readonly ComparedCell[],
  { settings }: Circumstances,
): Buffer {
  const { kinds, rows } = gridOf(cells);
  const none = { mean: null, deviation: null };
  return pointsChart({
    width: WIDTH,
    title: table.caption,
    subtitles: [
      `Average accuracy after the last task: published (hollow) and ours (filled)${table.publishedRuns > 1 ? '' : ', of which only ours are of several runs'}; mean ± population standard deviation, ${seedsText(cells)}; small points: our single seeds`,
      ...deviationsFromProtocol(settings),
      ...environmentOfCells(cells),
    ],
    rows: { title: 'Method', labels: rows.map(({ name }) => name) },
    series: kinds.flatMap((kind, group) => {
      const ofKind = rows.map((row) => row.cells[group]);
      return [
        {
          label: `${settingTitle(kind)}, published`,
          style: pointStyleOf(group, 0),
          published: true,
          figures: ofKind.map((cell) => cell?.published ?? none),
        },
        {
          label: `${settingTitle(kind)}, ours`,
          style: pointStyleOf(group, 1),
          figures: ofKind.map((cell) => cell ?? none),
        },
      ];
    }),
  });
}
