import type { RunRecord } from '../runs/record.js';
import { type Cell, meanMatrix } from './cells.js';
import { documentOf } from './document.js';
import { flatten } from './flatten.js';
import type { Grid } from './grid.js';
import { type Markup, markup } from './markup.js';
import { CAPTION, percent, spreadParts, withDeviation } from './numbers.js';
import { ROWS } from './tables.js';

/** A scenario's grid and its chart as PNG. */
export interface Section {
  grid: Grid;
  chart: Buffer;
}

/** All scenarios as one HTML page that needs no other file. */
export const pageOf = (sections: readonly Section[]): string =>
  documentOf(
    'continual-bench results',
    markup`<p>${CAPTION}</p>
${sections.map(sectionOf)}`,
  );

const sectionOf = ({ grid, chart }: Section): Markup => markup`<section>
<h2>${grid.scenario}</h2>
<div class="wide"><table>
<thead><tr><th scope="col">${ROWS}</th>${grid.columns.map((name) => markup`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>
${grid.rows.map(
  ({ name, cells }) => markup`<tr><th scope="row">${name}</th>${cells.map(
    (cell) => markup`<td>${cell === undefined ? '' : spreadOf(cell)}</td>`,
  )}</tr>
`,
)}</tbody>
</table></div>
<figure>
<img src="data:image/png;base64,${chart.toString('base64')}" alt="${`Line chart, ${grid.scenario}: average accuracy in percent against the number of tasks learned. Its numbers are under each configuration below.`}">
</figure>
${grid.rows.flatMap(({ cells }) => cells.flatMap((cell) => (cell === undefined ? [] : [detailsOf(cell)])))}
</section>
`;

function spreadOf(cell: Cell): Markup {
  const { number, counts } = spreadParts(cell);
  return markup`${number} <span class="${cell.failed > 0 ? 'count failed' : 'count'}">(${counts})</span>`;
}

const detailsOf = (cell: Cell): Markup => markup`<details>
<summary>${cell.label}: ${spreadOf(cell)}</summary>
<div>
<dl>${factsOf(cell).map(([name, value]) => markup`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
${cell.n === 0 ? '' : matrixOf(cell)}
</div>
</details>
`;

/** Names and values; what is not the same in all finished runs is listed. */
function factsOf({ runs, configuration, curve }: Cell): [string, string][] {
  const options: [string, string][] = [...flatten(configuration)];
  if (runs.length === 0) return options;
  const distinct = (value: (run: RunRecord) => string): string => [...new Set(runs.map(value))].join('; ');
  const seconds = runs.map((run) => run.seconds!);
  return [
    ...options,
    ['seeds', runs.map((run) => run.configuration.seed).join(', ')],
    ['backend', distinct(({ environment }) => environment.backend)],
    ['device', distinct(({ environment }) => environment.device)],
    ['program version', distinct(({ environment }) => environment.programVersion)],
    ['trainable parameters', distinct((run) => run.parameterCount!.toLocaleString('en'))],
    ['seconds a run', rangeOf(seconds)],
    ['average accuracy after each task (%)', curve.map(withDeviation).join(', ')],
  ];
}

function rangeOf(values: number[]): string {
  const [least, most] = [Math.min(...values).toFixed(1), Math.max(...values).toFixed(1)];
  return least === most ? least : `${least} to ${most}`;
}

function matrixOf(cell: Cell): Markup {
  const tasks = Array.from({ length: cell.tasks }, (_, index) => index + 1);
  const matrix = meanMatrix(cell);
  return markup`<table>
<caption>Test accuracy (%), mean over seeds</caption>
<thead><tr><th scope="col">trained on</th>${tasks.map((task) => markup`<th scope="col">task ${task}</th>`)}</tr></thead>
<tbody>
${matrix.map(
  (row, index) => markup`<tr><th scope="row">${index === 0 ? '1' : `1 to ${index + 1}`}</th>${tasks.map(
    (_, column) => markup`<td>${row[column] === undefined ? '' : percent(row[column])}</td>`,
  )}</tr>
`,
)}</tbody>
</table>`;
}
