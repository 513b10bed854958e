import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { environmentColumns } from '../reporting/cells/environment.js';
import { assignments } from '../reporting/cells/flatten.js';
import { documentOf } from '../reporting/document/document.js';
import { markup } from '../reporting/document/markup.js';
import { escapedMarkdown, markdownRow, markdownRule } from '../reporting/tables/terminal.js';
import { writeWhole } from '../system/write-whole.js';
import { type AblationTable, ablationTables, type Planned, type VariantCell, variantLines } from './table.js';

/** Heading of the first column of a table whose rows are variants. */
export const VARIANTS = 'variant';

/**
 * Writes `index.html`, `ablation.md` and `ablation.csv` into a folder, creating it if necessary. Each file is written
 * completely or not at all.
 * @param caption paragraphs that explain the numbers
 * @returns the paths of the files
 * @throws UserError if a file cannot be written
 */
export function writeAblation(
  cells: readonly VariantCell<Planned>[],
  caption: string[],
  outDir: string,
): string[] {
  const tables = ablationTables(cells);
  const contents: [string, string][] = [
    ['index.html', pageOf(tables, caption)],
    ['ablation.md', markdownOf(tables, caption)],
    ['ablation.csv', csvOf(cells)],
  ];
  return contents.map(([name, content]) => {
    const file = join(outDir, name);
    writeWhole(file, content);
    return file;
  });
}

const markdownOf = (tables: readonly AblationTable[], caption: string[]): string =>
  [
    '# Ablation',
    ...caption.map(escapedMarkdown),
    ...tables.flatMap(({ title, strategies, rows }) => [
      `## ${escapedMarkdown(title)}`,
      [
        markdownRow([VARIANTS, ...strategies]),
        markdownRule(strategies.length + 1),
        ...rows.map(({ name, cells }) =>
          markdownRow([name, ...cells.map((cell) => variantLines(cell).join(', '))]),
        ),
      ].join('\n'),
    ]),
  ]
    .join('\n\n')
    .concat('\n');

const pageOf = (tables: readonly AblationTable[], caption: string[]): string =>
  documentOf(
    'continual-bench: ablation',
    markup`${caption.map((paragraph) => markup`<p>${paragraph}</p>\n`)}${tables.map(
      ({ title, strategies, rows }) => markup`<section>
<h2>${title}</h2>
<div class="wide" tabindex="0"><table class="tight">
<thead><tr>${[VARIANTS, ...strategies].map((text) => markup`<th scope="col">${text}</th>`)}</tr></thead>
<tbody>
${rows.map(
  ({ name, cells }) => markup`<tr><th scope="row">${name}</th>${cells.map((cell) => {
    const [number, ...difference] = variantLines(cell);
    return markup`<td>${number}${difference.map((text) => markup`<br><span class="count">${text}</span>`)}</td>`;
  })}</tr>
`,
)}</tbody>
</table></div>
</section>
`,
    )}`,
  );

/** One row per variant and strategy. Accuracies are fractions; unknown values are empty. */
const csvOf = (cells: readonly VariantCell<Planned>[]): string =>
  stringify(
    cells.map(({ table, variant, strategy, cell, difference, configuration }) => ({
      scenario: table.scenario,
      head: variant.head,
      variant: variant.name,
      strategy,
      mean: cell?.mean ?? null,
      populationDeviation: cell?.deviation ?? null,
      n: cell?.n ?? 0,
      failed: cell?.failed ?? 0,
      difference: difference?.mean ?? null,
      differenceN: difference?.n ?? 0,
      ...environmentColumns(cell?.runs ?? []),
      options: assignments(configuration).join(' '),
    })),
    { header: true },
  );
