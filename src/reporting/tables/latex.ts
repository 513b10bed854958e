import type { Summary } from '../measures/summary.js';
import { type Entry, type TextTable, textTables } from './text-tables.js';

/** All tables in LaTeX with booktabs, to be included in a document. Wide ones need a landscape page. */
export const latexDocument = (summaries: readonly Summary[]): string =>
  ['% Needs \\usepackage{booktabs}.', ...summaries.flatMap(textTables).map(latexTable)]
    .join('\n\n')
    .concat('\n');

const latexTable = ({ caption, head, rows }: TextTable): string =>
  [
    '\\begin{table}',
    '\\centering',
    `\\caption{${escapedLatex(caption)}}`,
    `\\begin{tabular}{l${'r'.repeat(head.length - 1)}}`,
    '\\toprule',
    `${head.map(escapedLatex).join(' & ')} \\\\`,
    '\\midrule',
    ...rows.map((row) => `${row.map(entryText).join(' & ')} \\\\`),
    '\\bottomrule',
    '\\end{tabular}',
    '\\end{table}',
  ].join('\n');

const entryText = ({ text, best }: Entry): string =>
  best ? `\\textbf{${escapedLatex(text)}}` : escapedLatex(text);

const SPECIAL: Record<string, string> = {
  '\\': '\\textbackslash{}',
  '^': '\\textasciicircum{}',
  '~': '\\textasciitilde{}',
  '±': '$\\pm$',
  '−': '$-$',
  '≠': '$\\neq$',
  '★': '$\\star$',
  '·': '$\\cdot$',
  '–': '--',
};

/** Escapes a text so that LaTeX takes nothing in it as a command. */
export const escapedLatex = (text: string): string =>
  text.replace(/[\\^~±−≠–★·]|[&%$#_{}]/g, (character) => SPECIAL[character] ?? `\\${character}`);
