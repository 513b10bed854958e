import { cellsIn } from '../cells/grid.js';
import { groupedNames, namedBy } from '../cells/grouped-names.js';
import { apartText } from '../charts/apart-text.js';
import type { Cost } from '../charts/cost/cost.js';
import { costSubtitles, frontIn } from '../charts/cost/panels.js';
import type { LinePanel } from '../charts/line-panel.js';
import { type Markup, markup } from '../document/markup.js';
import { interactiveFigure } from '../interactive/figure.js';
import type { Summary } from '../measures/summary.js';

/** A grid's accuracy against what it costs. @param figure `image`: the same as SVG */
export function costFigure(
  summary: Summary,
  { cost, panels, image }: { cost: Cost; panels: readonly LinePanel[]; image: string },
): Markup {
  const finished = cellsIn(summary).filter(({ n }) => n > 0);
  const names = new Map(finished.map(({ label }) => [label, namedBy(label)]));
  const ringed = groupedNames(
    frontIn(cost, summary).map((label) => names.get(label)!),
    [...names.values()],
  );
  const sentences = [
    ...costSubtitles(cost, summary),
    ...(panels[0]!.x.gap === undefined
      ? []
      : ['Methods that hold nothing are at 0, apart from the logarithmic scale.']),
    `With a ring: ${ringed.join(', ')}.`,
    ...apartText(summary).map((text) => `${text}.`),
  ];
  return markup`<h3>Average accuracy against ${cost.title}</h3>
<p>${sentences.join(' ')}</p>
${interactiveFigure({
  panels,
  image: { type: 'image/svg+xml', content: image },
  alt: `Scatter plots, ${summary.title}: average accuracy in percent against ${cost.what}. The numbers are in the table of measures.`,
})}
`;
}
