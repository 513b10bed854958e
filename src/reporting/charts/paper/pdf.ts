import { PDFDocument, type SKRSContext2D } from 'canvas';
import { drawFrame, layoutOf, type Panels } from '../panels.js';
import { chartOn, type Drawable } from '../rendering.js';
import { PAPER, POINTS } from './size.js';

/**
 * Charts as a PDF of one page, with lines and letters as such. 13 CSS pixels become 8 points, unless the whole would be wider
 * than a paper's text.
 * @throws UserError if the font's files are missing or damaged
 */
export function panelsPdf(panels: Panels): Buffer {
  const layout = layoutOf(panels);
  const scale = POINTS * Math.min(1, PAPER.text / layout.width);
  const document = new PDFDocument({ title: panels.title });
  const ctx = document.beginPage(scale * layout.width, scale * layout.height) as unknown as SKRSContext2D;
  ctx.scale(scale, scale);
  drawFrame(ctx, layout);
  for (const [index, { left, top }] of layout.places.entries()) {
    ctx.save();
    ctx.translate(left, top);
    draw(ctx, panels.charts[index]!);
    ctx.restore();
  }
  document.endPage();
  return document.close();
}

function draw(ctx: SKRSContext2D, { width, height, configuration }: Drawable): void {
  const canvas = { width, height, style: {}, getContext: () => inPlace };
  const inPlace = placed(ctx, canvas);
  chartOn(canvas, configuration, 1).destroy();
}

/** A page has no canvas, which Chart.js asks for, to clear it and to set its scale anew: here it is part of a whole. */
const placed = (ctx: SKRSContext2D, canvas: object): SKRSContext2D =>
  new Proxy(ctx, {
    get(target, name) {
      if (name === 'canvas') return canvas;
      if (name === 'setTransform' || name === 'resetTransform' || name === 'clearRect') return () => {};
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
    set: (target, name, value) => Reflect.set(target, name, value, target),
  });
