import { createCanvas, type SvgCanvas, SvgExportFlag } from 'canvas';
import { Chart, type ChartConfiguration, registerables } from 'chart.js';
import { LineWithErrorBarsController, PointWithErrorBar } from 'chartjs-chart-error-bars';
import { MatrixController, MatrixElement } from 'chartjs-chart-matrix';
import { ChartJSNodeCanvas } from 'chartjs-node-canvas';

/** Pixels of an image in a CSS pixel. */
export const PIXEL_RATIO = 2;

/** A chart, ready to be drawn; its sizes are in CSS pixels. */
export interface Drawable {
  width: number;
  height: number;
  configuration: ChartConfiguration;
}

/** By size: making one takes longer than drawing with it. */
const renderers = new Map<string, ChartJSNodeCanvas>();

export function pngOf({ width, height, configuration }: Drawable): Buffer {
  const size = `${width} × ${height}`;
  const renderer =
    renderers.get(size) ??
    new ChartJSNodeCanvas({
      width,
      height,
      backgroundColour: 'white',
      // By name: the renderer loads them against its own copy of Chart.js.
      plugins: { modern: ['chartjs-chart-error-bars', 'chartjs-chart-matrix'] },
    });
  renderers.set(size, renderer);
  return renderer.renderToBufferSync({
    ...configuration,
    options: { ...configuration.options, devicePixelRatio: PIXEL_RATIO },
  });
}

/** An SVG image whose letters are shapes, so that it looks the same on machines without the font. */
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

/** A canvas's image, to a hundredth of a pixel: more digits make it twice as large. */
export const contentOf = (canvas: SvgCanvas): string =>
  canvas
    .getContent()
    .toString()
    .replace(/\d+\.\d{3,}/g, (number) => `${Math.round(100 * Number(number)) / 100}`);

/** A canvas that is drawn on as on any other, and gives SVG. Chart.js looks for a style, as an element has it. */
export const svgCanvas = (width: number, height: number): SvgCanvas =>
  Object.assign(createCanvas(width, height, SvgExportFlag.ConvertTextToPaths), { style: {} });
