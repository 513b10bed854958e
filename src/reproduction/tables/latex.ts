import { escapedLatex } from '../../reporting/tables/latex.js';
import { ROWS } from '../../reporting/tables/terminal.js';
import type { ComparedCell } from '../comparison.js';
import {
  type Circumstances,
  captionOf,
  costText,
  differenceText,
  figureText,
  LEGEND,
  QUOTED,
  tallyLines,
  withCounts,
} from '../texts.js';
import { headTitles } from './published.js';
import type { ComparedTable } from './table.js';

/** A table in LaTeX with booktabs, to be included in a document. It is wide: use a landscape page or \small. */
export function latexOf(table: ComparedTable, circumstances: Circumstances): string {
  const { published, presets, strategies, heads, cells } = table;
  const widths = heads.map(({ columns }) => 1 + 2 * columns.length);
  const row = (entries: string[]): string => `${entries.join(' & ')} \\\\`;
  // The first head's columns start after the strategy and the quoted figures.
  const starts = widths.map((_, index) => 3 + widths.slice(0, index).reduce((sum, width) => sum + width, 0));
  const caption = [
    `${published.caption}.`,
    ...captionOf(table, circumstances),
    LEGEND,
    ...sentences(presets, cells),
  ].join(' ');
  return [
    '% Needs \\usepackage{booktabs}.',
    '\\begin{table}',
    '\\centering',
    `\\caption{${escapedLatex(caption)}}`,
    `\\label{tab:${published.name}}`,
    `\\begin{tabular}{l${'r'.repeat(1 + widths.reduce((sum, width) => sum + width, 0))}}`,
    '\\toprule',
    row([
      '',
      '',
      ...heads.map(
        ({ name }, index) => `\\multicolumn{${widths[index]}}{c}{${escapedLatex(headTitles[name]!)}}`,
      ),
    ]),
    starts.map((start, index) => `\\cmidrule(lr){${start}-${start + widths[index]! - 1}}`).join(' '),
    row(
      [
        ROWS,
        QUOTED,
        ...heads.flatMap(({ columns }) => [
          'published',
          ...columns.flatMap(({ title }) => [title, 'difference']),
        ]),
      ].map(escapedLatex),
    ),
    '\\midrule',
    ...strategies.map((strategy, index) =>
      row([
        escapedLatex(strategy),
        escapedLatex(figureText(published.rows[strategy]!.quoted)),
        ...heads.flatMap(({ columns }) => [
          escapedLatex(figureText(columns[0]!.cells[index]!.published)),
          ...columns.flatMap((column) => [
            escapedLatex(withCounts(column.cells[index]!)),
            escapedLatex(differenceText(column.cells[index]!)),
          ]),
        ]),
      ]),
    ),
    '\\bottomrule',
    '\\end{tabular}',
    '\\end{table}',
    '',
  ].join('\n');
}

const sentences = (presets: ComparedTable['presets'], cells: readonly ComparedCell[]): string[] =>
  [...tallyLines(presets, cells), costText(cells)].map(
    (line) => `${line[0]!.toUpperCase()}${line.slice(1)}.`,
  );
