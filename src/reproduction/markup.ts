import { type Markup, markup } from '../reporting/document/markup.js';
import type { SeedlessConfiguration } from '../runs/configuration.js';
import type { OurFigures, TestedDifference } from './comparison.js';
import { factsOf } from './facts.js';
import { countsText, oursText } from './texts.js';

export const columnHead = (text: string): Markup => markup`<th scope="col">${text}</th>`;

/** Our figure of a table's cell. @param lines what the comparison with the published one found */
export const oursOf = (cell: OurFigures & TestedDifference, lines: readonly string[]): Markup =>
  markup`<td>${oursText(cell)}<br><span class="${cell.failed > 0 ? 'count failed' : 'count'}">${countsText(cell)}</span>${lines.map(
    (line) =>
      markup`<br><span class="${cell.verdict === 'differ' ? 'count failed' : 'count'}">${line}</span>`,
  )}</td>`;

/** A cell's options and what its runs were computed with, folded. @param label of the cell */
export const optionsOf = (
  label: string,
  cell: Pick<OurFigures, 'runs'> & { configuration: SeedlessConfiguration },
): Markup => markup`<details>
<summary>${label}: options</summary>
<div><dl>${factsOf(cell).map(([name, value]) => markup`<dt>${name}</dt><dd>${value}</dd>`)}</dl></div>
</details>
`;
