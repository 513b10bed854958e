import { sharedText } from '../cells/grid.js';
import { anytimePanels, anytimeSubtitle } from '../charts/anytime.js';
import { apartText } from '../charts/apart-text.js';
import { type Markup, markup } from '../document/markup.js';
import { interactiveFigure } from '../interactive/figure.js';
import { anytimeMeasures } from '../measures/measures.js';
import type { Summary } from '../measures/summary.js';
import type { Anchors } from './anchors.js';
import { MEASURES_NOTE, measuresTable } from './measures.js';

/** A grid's accuracies on the way, with their measures. @param image the same as SVG; none if there is nothing to see */
export function anytimeFigure(summary: Summary, image: string | undefined, anchors: Anchors): Markup {
  if (image === undefined) return markup``;
  const sentences = [
    anytimeSubtitle(summary),
    ...apartText(summary).map((text) => `${text}.`),
    ...sharedText(summary),
  ];
  return markup`<h3>Accuracy on the way</h3>
<p>${sentences.join(' ')}</p>
${interactiveFigure({
  panels: anytimePanels(summary),
  image: { type: 'image/svg+xml', content: image },
  alt: `Line charts, ${summary.title}: accuracy in percent against training steps, on the tasks so far and on the first task. Its measures are in the table below.`,
})}
<p>${MEASURES_NOTE}</p>
${measuresTable(summary, anchors, anytimeMeasures)}
`;
}
