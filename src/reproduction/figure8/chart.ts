import { boundsOf, type ChartParts, dataset } from '../../reporting/drawing.js';
import { panelsDrawn } from '../../reporting/panels.js';
import type { Circumstances } from '../texts.js';
import type { FigurePanel } from './figure.js';
import { heightsOf, lineStyleOf, type PanelLines, panelLines, type StatedMark, ticksOf } from './lines.js';
import { strategyNames } from './networks.js';
import { ACCURACY, captionOf, marksText, panelTitle, TASKS, TITLE } from './texts.js';

/** Of a panel, in CSS pixels. */
const SIZE = { width: 640, height: 470 };

/**
 * Both panels as PNG: average accuracy against the number of tasks learned, error bars of one population
 * deviation, and what the paper states at the right.
 * @throws UserError when the font's files are missing or damaged.
 */
export const figureChart = (panels: readonly FigurePanel[], circumstances: Circumstances): Promise<Buffer> =>
  panelsDrawn({
    title: TITLE,
    subtitles: [...captionOf(panels, circumstances), ...marksText(panels)],
    charts: panels.map((panel) => ({ ...SIZE, ...partsOf(panel) })),
    legend: strategyNames.flatMap((name) => {
      const entries = panels[0]!.curves
        .filter(({ strategy }) => strategy === name)
        .map((curve) => ({ label: curve.title, style: lineStyleOf(curve) }));
      return entries.length === 0 ? [] : [entries];
    }),
  });

function partsOf(panel: FigurePanel): Omit<ChartParts, 'width' | 'height'> {
  const drawing = panelLines(panel);
  return {
    title: panelTitle(panel),
    datasets: [
      ...drawing.lines.map(({ label, points, style }) => dataset(label, points, style)),
      ...drawing.marks.flatMap((mark) => markOf(mark, drawing)),
    ],
    x: { ...drawing.x, title: TASKS, ticks: ticksOf(drawing.tasks).map((value) => ({ value })) },
    y: { ...boundsOf(heightsOf(drawing)), title: ACCURACY },
  };
}

/** A dotted line, and a triangle on it where the accuracy is stated as the least. */
function markOf(
  { line, left, right, y, atLeast }: StatedMark,
  { lines }: PanelLines,
): ChartParts['datasets'] {
  const { label, style } = lines[line]!;
  const dotted = dataset(
    label,
    [left, right].map((x) => ({ x, y })),
    { ...style, dash: [2, 2] },
  );
  const triangle = dataset(label, [{ x: (left + right) / 2, y }], {
    ...style,
    marker: 'triangle',
    filled: true,
  });
  return [{ ...dotted, data: { ...dotted.data, pointStyle: false } }, ...(atLeast ? [triangle] : [])];
}
