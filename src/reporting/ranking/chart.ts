import type { Chart, ChartConfiguration, Plugin } from 'chart.js';
import { INK } from '../charts/drawing.js';
import { wrapped } from '../charts/fitted-text.js';
import { fontFamily } from '../charts/fonts.js';
import type { Panels } from '../charts/panels.js';
import type { Drawable } from '../charts/rendering.js';
import { type Diagram, diagramOf, TEXT } from './layout.js';
import type { Ranking } from './rankings.js';
import { friedmanText, RANKING_CAPTION, RANKING_TITLE } from './texts.js';

/** In CSS pixels. */
const WIDTH = 900;
const TITLE = { size: 14, line: 19, top: 12, left: 12 };

/**
 * Critical-difference diagrams as an image, one below the other.
 * @param rankings at least one
 * @throws UserError if the font's files are missing or damaged
 */
export const rankingChart = (rankings: readonly Ranking[]): Panels => ({
  title: RANKING_TITLE,
  subtitles: RANKING_CAPTION,
  charts: rankings.map((ranking) =>
    drawableOf(`${ranking.head}. ${friedmanText(ranking)}`, diagramOf(ranking, WIDTH)),
  ),
  perRow: 1,
  legend: [],
});

/** A diagram below its title. Chart.js only gives it a canvas. */
export function drawableOf(title: string, diagram: Diagram): Drawable {
  const font = `bold ${TITLE.size}px ${fontFamily()}`;
  const lines = wrapped(title, font, diagram.width - 2 * TITLE.left);
  const top = TITLE.top + TITLE.line * lines.length;
  const drawn: Plugin = {
    id: 'critical-difference',
    afterDraw({ ctx }) {
      ctx.save();
      ctx.textBaseline = 'middle';
      ctx.textAlign = 'left';
      ctx.fillStyle = INK;
      ctx.font = font;
      for (const [index, line] of lines.entries()) {
        ctx.fillText(line, TITLE.left, TITLE.top + TITLE.line * (index + 0.5));
      }
      ctx.translate(0, top);
      draw(ctx, diagram);
      ctx.restore();
    },
  };
  const configuration: ChartConfiguration = {
    type: 'scatter',
    data: { datasets: [] },
    options: {
      scales: { x: { display: false }, y: { display: false } },
      plugins: { legend: { display: false } },
    },
    plugins: [drawn],
  };
  return { width: diagram.width, height: diagram.height + top, configuration };
}

function draw(ctx: Chart['ctx'], { strokes, labels }: Diagram): void {
  for (const { points, colour, width } of strokes) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.beginPath();
    for (const [x, y] of points) ctx.lineTo(x, y);
    ctx.stroke();
  }
  ctx.font = `${TEXT.size}px ${fontFamily()}`;
  for (const { x, y, text, anchor, colour } of labels) {
    ctx.fillStyle = colour;
    ctx.textAlign = anchor === 'middle' ? 'center' : anchor;
    ctx.fillText(text, x, y);
  }
}
