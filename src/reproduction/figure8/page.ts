import { flatten } from '../../reporting/cells/flatten.js';
import { documentOf } from '../../reporting/document/document.js';
import { type Markup, markup } from '../../reporting/document/markup.js';
import { chartScripts, INTERACTIVE_STYLE, interactiveFigure } from '../../reporting/interactive/figure.js';
import { type Circumstances, costText } from '../texts.js';
import type { FigureCurve } from './curves.js';
import { allCurves, type Figure, type FigurePanel, hasRates } from './figure.js';
import { linePanels } from './lines.js';
import { BACKBONE_PARAMETERS, PUBLISHED_PARAMETERS } from './published.js';
import { claimRateRows, claimRows, curveRows, type Rows, rateRows } from './rows.js';
import {
  BY_RATE,
  CLAIMS,
  captionOf,
  countText,
  DIFFERENCE_COLUMNS,
  DIFFERENCES,
  differenceRow,
  differencesLegend,
  marksText,
  panelTitle,
  ratesTitle,
} from './texts.js';

const ALT =
  'Line charts: average accuracy in percent against the number of tasks learned, or against the learning rate. The tables list the final values, the CSV file all of them.';

/** The figure and its numbers as one self-contained HTML page. @param chart as PNG */
export const figurePage = (figure: Figure, chart: Buffer, circumstances: Circumstances): string => {
  const { definition, panels } = figure;
  return documentOf(
    definition.title,
    markup`${[...captionOf(figure, circumstances), ...marksText(panels)].map((line) => markup`<p>${line}</p>\n`)}
${interactiveFigure({ panels: linePanels(figure), image: { type: 'image/png', content: chart }, alt: ALT })}
<section>
<h2>Final values</h2>
${panels.map((panel) => tableOf(panelTitle(panel), curveRows(panel)))}
<p>${`Table 6 of the paper gives ${countText(PUBLISHED_PARAMETERS)} parameters for each head, including those of ResNet-18 (${countText(BACKBONE_PARAMETERS)}).`}</p>
</section>
<section>
<h2>Neurocoder and ResNet</h2>
<p>${DIFFERENCES}</p>
${panels.map(differencesTable)}
</section>
<section>
<h2>The paper’s text</h2>
<p>${CLAIMS}</p>
${panels.map((panel) => tableOf(panelTitle(panel), claimRows(panel)))}
</section>
${hasRates(figure) ? ratesSection(panels) : ''}<section>
<h2>Options</h2>
${panels.flatMap(({ panel, curves }) => curves.map((curve) => detailsOf(panel.title, curve)))}
<p>${costText(allCurves(figure))}</p>
</section>
${chartScripts()}`,
    `${INTERACTIVE_STYLE}.wide { margin-bottom: 1.25rem; }\n`,
  );
};

const ratesSection = (panels: readonly FigurePanel[]): Markup => markup`<section>
<h2>By learning rate</h2>
<p>${BY_RATE}</p>
${panels.flatMap((panel) => [
  tableOf(ratesTitle(panel), rateRows(panel)),
  tableOf(`${ratesTitle(panel)}: the paper’s text`, claimRateRows(panel)),
])}
</section>
`;

const tableOf = (caption: string, { head, rows }: Rows): Markup =>
  rows.length === 0
    ? markup``
    : markup`<div class="wide" tabindex="0"><table class="tight">
<caption>${caption}</caption>
<thead><tr>${head.map((text) => markup`<th scope="col">${text}</th>`)}</tr></thead>
<tbody>
${rows.map(
  ([first, ...others]) =>
    markup`<tr><th scope="row">${first!}</th>${others.map((text) => markup`<td>${text}</td>`)}</tr>\n`,
)}</tbody>
</table></div>
`;

const differencesTable = (panel: FigurePanel): Markup =>
  markup`${tableOf(panelTitle(panel), {
    head: [...DIFFERENCE_COLUMNS],
    rows: panel.differences.map(differenceRow),
  })}<p>${differencesLegend(panel).join(' ')}</p>
`;

const detailsOf = (panel: string, curve: FigureCurve): Markup => markup`<details>
<summary>${panel} · ${curve.title}</summary>
<div><dl>${[...flatten(curve.configuration)].map(([name, value]) => markup`<dt>${name}</dt><dd>${value}</dd>`)}</dl></div>
</details>
`;
