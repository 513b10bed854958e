import { DEFINITIONS } from '../measures/measures.js';
import type { Summary } from '../measures/summary.js';
import { escapedMarkdown, markdownTable } from './terminal.js';
import { type Entry, type TextTable, textTables } from './text-tables.js';

/** All tables as one Markdown document. */
export const markdownDocument = (summaries: readonly Summary[]): string =>
  [
    '# Results',
    ...summaries.flatMap((summary) => [
      `## ${escapedMarkdown(summary.title)}`,
      ...textTables(summary).flatMap(tableParts),
    ]),
    '## What the numbers mean',
    DEFINITIONS.map(([name, text]) => `- **${name}**: ${escapedMarkdown(text)}`).join('\n'),
  ]
    .join('\n\n')
    .concat('\n');

const tableParts = ({ caption, head, rows }: TextTable): string[] => [
  escapedMarkdown(caption),
  markdownTable(
    head,
    rows.map((row) => row.map(entryText)),
  ),
];

const entryText = ({ text, best }: Entry): string =>
  best ? `**${escapedMarkdown(text)}**` : escapedMarkdown(text);
