import { flatten } from '../reporting/cells/flatten.js';
import { documentOf } from '../reporting/document/document.js';
import { type Markup, markup } from '../reporting/document/markup.js';
import { headTitles } from '../reproduction/tables/published.js';
import type { AtlasCell } from './cells.js';
import { type AtlasRow, type AtlasTable, atlasTables, rowsIn } from './table.js';
import {
  type Atlas,
  COLUMNS,
  captionOf,
  failureTexts,
  figureTexts,
  STRATEGIES,
  settingTitles,
  TITLE,
} from './texts.js';

/** A setting's charts as PNG. */
export interface SettingCharts {
  accuracy: Buffer;
  /** Undefined if there is nothing to see. */
  memory: Buffer | undefined;
}

const STYLE = `
body { max-width: 96rem; }
figure img { max-width: 80rem; }
.best { font-weight: 700; }
.best .count { font-weight: 400; }
.atlas { font-size: .92rem; }
.atlas .group { padding-top: .9rem; font-weight: 700; text-align: left; }
.atlas .head { border-left: 1px solid var(--rule); }
.atlas thead .head { text-align: center; }
`;

/** The atlas as one self-contained HTML page. @param charts of each table, in the same order */
export function pageOf(atlas: Atlas, charts: readonly SettingCharts[]): string {
  const failures = failureTexts(atlas.cells);
  return documentOf(
    TITLE,
    markup`${captionOf(atlas).map((text) => markup`<p>${text}</p>\n`)}${atlasTables(atlas.cells).map((table, at) => sectionOf(table, charts[at]!))}${
      failures.length > 0
        ? markup`<section>
<h2>Failed runs</h2>
<ul>${failures.map((text) => markup`<li>${text}</li>`)}</ul>
</section>
`
        : ''
    }`,
    STYLE,
  );
}

const sectionOf = (table: AtlasTable, { accuracy, memory }: SettingCharts): Markup => {
  const title = settingTitles[table.kind];
  return markup`<section>
<h2>${title}</h2>
${tableOf(table)}
${figureOf(accuracy, `${title} Split MNIST: the accuracy of each strategy with each head. The table has all the numbers.`)}
${memory ? figureOf(memory, `${title} Split MNIST: accuracy against the bytes that each method holds. The table has all the numbers.`) : ''}
<details>
<summary>Options, ${title.toLowerCase()}</summary>
<div><dl>${optionsIn(table).map(([name, text]) => markup`<dt>${name}</dt><dd>${text}</dd>`)}</dl></div>
</details>
</section>
`;
};

const figureOf = (png: Buffer, alt: string): Markup =>
  markup`<figure><img src="data:image/png;base64,${png.toString('base64')}" alt="${alt}"></figure>`;

const tableOf = (table: AtlasTable): Markup => {
  const { heads, groups } = table;
  return markup`<div class="wide" tabindex="0"><table class="tight atlas">
<thead><tr><td></td>${heads.map((head) => markup`<th class="head" scope="colgroup" colspan="${COLUMNS.length}">${headTitles[head]!}</th>`)}</tr>
<tr><th scope="col">${STRATEGIES}</th>${heads.flatMap(() => COLUMNS.map((column, at) => markup`<th${edge(at)} scope="col">${column}</th>`))}</tr></thead>
${groups.map(
  ({ title, rows }) => markup`<tbody>
<tr><th class="group" scope="rowgroup" colspan="${1 + heads.length * COLUMNS.length}">${title}</th></tr>
${rows.map((row) => rowOf(table, row))}</tbody>
`,
)}</table></div>`;
};

const rowOf = (table: AtlasTable, { label, cells }: AtlasRow): Markup =>
  markup`<tr><th scope="row">${label}</th>${cells.flatMap((cell) => (cell ? figuresOf(table, cell) : [markup`<td class="head" colspan="${COLUMNS.length}"></td>`]))}</tr>
`;

function figuresOf({ best }: AtlasTable, cell: AtlasCell): Markup[] {
  const [accuracy, ...others] = figureTexts(cell) as [string, ...string[]];
  const [, number, counts] = /^(.*) (\(.*\))$/.exec(accuracy)!;
  const [first, count] = [best.has(cell) ? 'head best' : 'head', cell.failed > 0 ? 'count failed' : 'count'];
  return [
    markup`<td class="${first}">${number!} <span class="${count}">${counts!}</span></td>`,
    ...others.map((text) => markup`<td>${text}</td>`),
  ];
}

/** The first column of a head has a line at its left. */
const edge = (at: number): Markup => (at === 0 ? markup` class="head"` : markup``);

/** Of each head and strategy, by its title or name. A strategy's are the same with every head. */
function optionsIn(table: AtlasTable): [string, string][] {
  const rows = rowsIn(table);
  const heads = table.heads.flatMap((head, at): [string, string][] => {
    const cell = rows.map(({ cells }) => cells[at]).find((found) => found !== undefined);
    return cell ? [[headTitles[head]!, textOf(cell.configuration.head)]] : [];
  });
  const strategies = rows.map(({ label, cells }): [string, string] => {
    const { strategy, training } = cells.find((cell) => cell !== undefined)!.configuration;
    return [label, [textOf(strategy), textOf(training)].filter(Boolean).join(', ')];
  });
  return [...heads, ...strategies];
}

const textOf = (options: Parameters<typeof flatten>[0]): string =>
  [...flatten(options)]
    .filter(([name]) => name !== 'name')
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');
