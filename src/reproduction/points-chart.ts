import { boundsOf, dataset, drawn, type Point } from '../reporting/charts/drawing.js';
import type { LineStyle } from '../reporting/charts/palette.js';
import { pointWithin } from '../reporting/charts/point-of.js';

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
    /** One per row, in percent. A mean is null if there is no figure. */
    figures: readonly { mean: number | null; deviation: number | null }[];
  }[];
}

/** As PNG, without series of which there is no figure. @throws UserError if the font's files are missing or damaged */
export function pointsChart({ rows, series: all, ...parts }: PointsChart): Buffer {
  const series = all.filter(({ figures }) => figures.some(({ mean }) => mean !== null));
  const points = series.map(({ figures, published = false }, index) => {
    const pointOf = published ? pointAsPublished : pointWithin;
    const offset = SPREAD * ((index + 0.5) / series.length - 0.5);
    return figures.flatMap(({ mean, deviation }, row) =>
      mean === null ? [] : [pointOf(row + offset, mean, deviation)],
    );
  });
  return drawn({
    ...parts,
    height: HEIGHT,
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
      ...boundsOf(points.flatMap((some) => some.flatMap(({ y, yMin, yMax }) => [yMin ?? y, yMax ?? y]))),
      title: 'Average accuracy (%)',
    },
  });
}

const pointAsPublished = (x: number, y: number, deviation: number | null): Point =>
  deviation === null ? { x, y } : { x, y, yMin: y - deviation, yMax: y + deviation };
