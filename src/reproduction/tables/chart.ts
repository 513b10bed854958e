import { boundsOf, dataset, drawn, type Point } from '../../reporting/charts/drawing.js';
import { pointStyleOf } from '../../reporting/charts/palette.js';
import type { ComparedCell } from '../comparison.js';
import { type Circumstances, deviationsFromProtocol, environmentOfCells } from '../texts.js';
import { headTitles } from './published.js';
import type { ComparedTable } from './table.js';

/** Height in CSS pixels. */
const HEIGHT = 520;
/** The share of a row's space on the axis that its points are spread over. */
const SPREAD = 0.72;

/** The points of one legend entry, one per strategy. */
interface Series {
  label: string;
  /** Index of the head, counted from 0. */
  head: number;
  /** 0 for the published figures, then the presets: each has a marker of its own, the same for all heads. */
  kind: number;
  /** A mean is null if there is no figure. */
  figures: { mean: number | null; deviation: number | null }[];
}

/**
 * A table as PNG: the published mean and ours for each strategy and head, with error bars of one population standard
 * deviation.
 * @throws UserError if the font's files are missing or damaged
 */
export function tableChart(table: ComparedTable, circumstances: Circumstances): Buffer {
  const { published, presets, strategies, heads, cells } = table;
  const series = heads.flatMap(({ name, columns }, head): Series[] => {
    const title = headTitles[name]!;
    const figures = columns[0]!.cells.map((cell) => cell.published);
    return [
      { label: `${title}, published`, head, kind: 0, figures },
      ...columns.map((column) => ({
        label: `${title}, ${column.title}`,
        head,
        kind: 1 + presets.indexOf(column.presets[0]!),
        figures: column.cells,
      })),
    ];
  });
  const points = series.map(({ figures }, index) => {
    const offset = SPREAD * ((index + 0.5) / series.length - 0.5);
    return figures.flatMap(({ mean, deviation }, row) =>
      mean === null ? [] : [pointOf(row + offset, mean, deviation)],
    );
  });
  return drawn({
    height: HEIGHT,
    title: published.caption,
    subtitles: [
      `Average accuracy after the last task: published mean (hollow) and ours (filled) ± population standard deviation, ${seedsText(cells)}`,
      ...deviationsFromProtocol(circumstances.settings),
      ...environmentOfCells(table),
    ],
    datasets: series.map(({ label, head, kind }, index) =>
      dataset(label, points[index]!, pointStyleOf(head, kind), { joined: false }),
    ),
    x: {
      min: -0.5,
      max: strategies.length - 0.5,
      title: 'Strategy',
      ticks: strategies.map((label, value) => ({ value, label })),
    },
    y: {
      ...boundsOf(points.flatMap((some) => some.flatMap(({ y, yMin, yMax }) => [yMin ?? y, yMax ?? y]))),
      title: 'Average accuracy (%)',
    },
  });
}

const pointOf = (x: number, y: number, deviation: number | null): Point =>
  deviation === null ? { x, y } : { x, y, yMin: y - deviation, yMax: y + deviation };

function seedsText(cells: readonly ComparedCell[]): string {
  const counts = cells.map(({ n }) => n);
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)];
  return fewest === most ? `n = ${most}` : `n = ${fewest} to ${most}`;
}
