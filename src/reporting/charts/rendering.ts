import { createCanvas, type SvgCanvas, SvgExportFlag } from 'canvas';
import { Chart, type ChartConfiguration, registerables } from 'chart.js';
import { LineWithErrorBarsController, PointWithErrorBar } from 'chartjs-chart-error-bars';
import { MatrixController, MatrixElement } from 'chartjs-chart-matrix';
import { ChartJSNodeCanvas } from 'chartjs-node-canvas';

/** Image pixels per CSS pixel. */
export const PIXEL_RATIO = 2;

/** A chart, ready to be drawn. Sizes are in CSS pixels. */
export interface Drawable {
  width: number;
  height: number;
  configuration: ChartConfiguration;
}

/** Renderers by size: creating one takes longer than drawing with it. */
const renderers = new Map<string, ChartJSNodeCanvas>();

export function pngOf({ width, height, configuration }: Drawable): Buffer {
  const size = `${width} × ${height}`;
  const renderer =
    renderers.get(size) ??
    new ChartJSNodeCanvas({
      width,
      height,
      backgroundColour: 'white',
      // Given by name, because the renderer registers them with its own copy of Chart.js.
      plugins: { modern: ['chartjs-chart-error-bars', 'chartjs-chart-matrix'] },
    });
  renderers.set(size, renderer);
  return renderer.renderToBufferSync({
    ...configuration,
    options: { ...configuration.options, devicePixelRatio: PIXEL_RATIO },
  });
}

/** An SVG image with text as shapes, so that it looks the same on machines without the font. */
export function svgOf({ width, height, configuration }: Drawable): string {
  Chart.register(
    ...registerables,
    LineWithErrorBarsController,
    PointWithErrorBar,
    MatrixController,
    MatrixElement,
  );
  const canvas = svgCanvas(width, height);
  const chart = new Chart(canvas as unknown as HTMLCanvasElement, {
    ...configuration,
    options: { ...configuration.options, devicePixelRatio: 1, responsive: false, animation: false },
  });
  const svg = contentOf(canvas);
  chart.destroy();
  return svg;
}

/** A canvas's SVG, rounded to a hundredth of a pixel: more digits would double its size. */
export const contentOf = (canvas: SvgCanvas): string =>
  canvas
    .getContent()
    .toString()
    .replace(/\d+\.\d{3,}/g, (number) => `${Math.round(100 * Number(number)) / 100}`);

/** A canvas that produces SVG. Chart.js expects a `style`, as an HTML element has. */
export const svgCanvas = (width: number, height: number): SvgCanvas =>
  Object.assign(createCanvas(width, height, SvgExportFlag.ConvertTextToPaths), { style: {} });
