import { apartText } from '../charts/apart-text.js';
import { optionSubtitle, type SweptOption } from '../charts/option.js';
import { type Markup, markup } from '../document/markup.js';
import { interactiveFigure } from '../interactive/figure.js';
import type { Summary } from '../measures/summary.js';

/** A grid's accuracy against an option that was swept over. @param image the same as SVG */
export const optionFigure = (
  summary: Summary,
  { path, panels }: SweptOption,
  image: string,
): Markup => markup`<h3>Average accuracy against ${path}</h3>
<p>${[optionSubtitle(summary, path), ...apartText(summary)].join('. ')}.</p>
${interactiveFigure({
  panels,
  image: { type: 'image/svg+xml', content: image },
  alt: `Line charts, ${summary.title}: average accuracy in percent against ${path}. The numbers are in the first table.`,
})}
`;
