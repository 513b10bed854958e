import { type Canvas, createCanvas, type SvgCanvas, SvgExportFlag } from 'canvas';
import { Chart, type ChartConfiguration, type Plugin, registerables } from 'chart.js';
import { LineWithErrorBarsController, PointWithErrorBar } from 'chartjs-chart-error-bars';
import { MatrixController, MatrixElement } from 'chartjs-chart-matrix';

Chart.register(
  ...registerables,
  LineWithErrorBarsController,
  PointWithErrorBar,
  MatrixController,
  MatrixElement,
);

/** Image pixels per CSS pixel. */
export const PIXEL_RATIO = 2;

/** A chart, ready to be drawn. Sizes are in CSS pixels. */
export interface Drawable {
  width: number;
  height: number;
  configuration: ChartConfiguration;
}

/** A chart as PNG, at two pixels per CSS pixel. */
export const pngOf = (drawable: Drawable): Buffer =>
  withPixels(drawable, (canvas) => canvas.toBuffer('image/png'));

/** Draws a chart on white. @param use gets the canvas, which is cleared afterwards @param ratio pixels per CSS pixel */
export function withPixels<Result>(
  { width, height, configuration }: Drawable,
  use: (canvas: Canvas) => Result,
  ratio = PIXEL_RATIO,
): Result {
  const canvas = styled(createCanvas(width, height));
  const plugins = [white, ...(configuration.plugins ?? [])];
  const chart = chartOn(canvas, { ...configuration, plugins }, ratio);
  const result = use(canvas);
  chart.destroy();
  dropPixels(canvas);
  return result;
}

/** Pixels are outside of the heap, so the garbage collector does not see how many there are, and comes too late for them. */
export function dropPixels(canvas: Canvas): void {
  canvas.width = 1;
  canvas.height = 1;
}

/** An SVG image with text as shapes, so that it looks the same on machines without the font. */
export function svgOf({ width, height, configuration }: Drawable): string {
  const canvas = svgCanvas(width, height);
  const chart = chartOn(canvas, configuration, 1);
  const svg = contentOf(canvas);
  chart.destroy();
  return svg;
}

/** @param canvas an HTML canvas, as far as Chart.js needs it */
export const chartOn = (canvas: object, configuration: ChartConfiguration, devicePixelRatio: number) =>
  new Chart(canvas as unknown as HTMLCanvasElement, {
    ...configuration,
    options: { ...configuration.options, devicePixelRatio, responsive: false, animation: false },
  });

/** Where nothing is drawn, a picture is white and not transparent. */
const white: Plugin = {
  id: 'white',
  beforeDraw({ ctx, width, height }) {
    ctx.save();
    ctx.fillStyle = 'white';
    ctx.fillRect(0, 0, width, height);
    ctx.restore();
  },
};

/** A canvas's SVG, rounded to a hundredth of a pixel: more digits would double its size. */
export const contentOf = (canvas: SvgCanvas): string =>
  canvas
    .getContent()
    .toString()
    .replace(/\d+\.\d{3,}/g, (number) => `${Math.round(100 * Number(number)) / 100}`);

export const svgCanvas = (width: number, height: number): SvgCanvas =>
  styled(createCanvas(width, height, SvgExportFlag.ConvertTextToPaths));

/** Chart.js expects a `style`, as an HTML element has. */
const styled = <Surface extends Canvas | SvgCanvas>(canvas: Surface): Surface =>
  Object.assign(canvas, { style: {} });
