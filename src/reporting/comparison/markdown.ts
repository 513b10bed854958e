import { escapedMarkdown, markdownTable } from '../tables/terminal.js';
import { byGrid, COLUMNS, type Comparison, captionOf, legendOf, rowOf, TITLE, tallyOf } from './texts.js';

export const comparisonMarkdown = (comparison: Comparison): string =>
  [
    `# ${escapedMarkdown(TITLE)}`,
    ...[...captionOf(comparison), `${tallyOf(comparison)}.`].map(escapedMarkdown),
    ...byGrid(comparison).flatMap(([title, cells]) => [
      `## ${escapedMarkdown(title)}`,
      markdownTable(
        COLUMNS,
        cells.map((cell) => {
          const { texts, changes } = rowOf(cell);
          return [...texts, changes.join('; ')].map(escapedMarkdown);
        }),
      ),
      ...[legendOf(cells, comparison).join(' ')].filter(Boolean).map(escapedMarkdown),
    ]),
  ]
    .join('\n\n')
    .concat('\n');
