import { apartText } from '../charts/apart-text.js';
import { memoryPanels, memorySubtitles } from '../charts/memory.js';
import { type Markup, markup } from '../document/markup.js';
import { interactiveFigure } from '../interactive/figure.js';
import type { Summary } from '../measures/summary.js';

/** A grid's accuracy against what its methods hold. @param image the same as SVG; none if there is nothing to see */
export function memoryFigure(summary: Summary, image: string | undefined): Markup {
  if (image === undefined) return markup``;
  const panels = memoryPanels(summary);
  const sentences = [
    ...memorySubtitles(summary),
    ...(panels[0]!.x.gap === undefined
      ? []
      : ['Methods that hold nothing are at 0, apart from the logarithmic scale.']),
    ...apartText(summary).map((text) => `${text}.`),
  ];
  return markup`<h3>Average accuracy against method memory</h3>
<p>${sentences.join(' ')}</p>
${interactiveFigure({
  panels,
  image: { type: 'image/svg+xml', content: image },
  alt: `Scatter plots, ${summary.title}: average accuracy in percent against the bytes that a method holds between tasks. The numbers are in the table of measures.`,
})}
`;
}
