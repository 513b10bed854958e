import { boundsOf, dataset, drawn, type Point, WIDTH } from '../reporting/charts/drawing.js';
import type { LineStyle } from '../reporting/charts/palette.js';
import { pointWithin } from '../reporting/charts/point-of.js';
import { SEED_DISTANCE, seedsOf } from '../reporting/charts/seeds.js';
import type { AnyRun } from '../runs/elsewhere.js';

/** Height in CSS pixels. */
const HEIGHT = 520;
/** The share of a row's space on the axis that its points are spread over. */
const SPREAD = 0.72;

/** A table as points: along the x axis its rows, and in each row's space a point of each series, side by side. */
export interface PointsChart {
  /** In CSS pixels. */
  width?: number;
  title: string;
  subtitles: string[];
  /** `striped`: whether every second row is shaded. */
  rows: { title: string; labels: readonly string[]; striped?: boolean };
  series: readonly {
    label: string;
    style: LineStyle;
    /** Whether bars are as published, and so not cut at 0 and 100. */
    published?: boolean;
    /** One per row, in percent. A mean is null if there is no figure; where runs are known, each is a small point beside it. */
    figures: readonly { mean: number | null; deviation: number | null; runs?: readonly AnyRun[] }[];
  }[];
}

/** As PNG, without series of which there is no figure. @throws UserError if the font's files are missing or damaged */
export function pointsChart({ rows, series: all, ...parts }: PointsChart): Buffer {
  const series = all.filter(({ figures }) => figures.some(({ mean }) => mean !== null));
  const points = series.map(({ figures, published = false }, index): Point[] => {
    const pointOf = published ? pointAsPublished : pointWithin;
    const offset = SPREAD * ((index + 0.5) / series.length - 0.5);
    return figures.flatMap(({ mean, deviation, runs = [] }, row) =>
      mean === null ? [] : [{ ...pointOf(row + offset, mean, deviation), ...seedsOf({ runs }) }],
    );
  });
  const spacing = (SPREAD * (parts.width ?? WIDTH)) / (rows.labels.length * series.length);
  return drawn({
    ...parts,
    height: HEIGHT,
    seeds: points.map((some) => ({ points: some })),
    // Not among those of the next series.
    seedDistance: Math.min(SEED_DISTANCE, spacing / 2),
    datasets: series.map(({ label, style }, index) =>
      dataset(label, points[index]!, style, { joined: false }),
    ),
    x: {
      min: -0.5,
      max: rows.labels.length - 0.5,
      title: rows.title,
      ticks: rows.labels.map((label, value) => ({ value, label })),
      striped: rows.striped ?? false,
    },
    y: {
      ...boundsOf(
        points.flatMap((some) =>
          some.flatMap(({ y, yMin = y, yMax = y, seeds = [] }) => [yMin, yMax, ...seeds]),
        ),
      ),
      title: 'Average accuracy (%)',
    },
  });
}

const pointAsPublished = (x: number, y: number, deviation: number | null): Point =>
  deviation === null ? { x, y } : { x, y, yMin: y - deviation, yMax: y + deviation };
