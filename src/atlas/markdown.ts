import { escapedMarkdown, markdownTable } from '../reporting/tables/terminal.js';
import { headTitles } from '../reproduction/tables/published.js';
import type { AtlasCell } from './cells.js';
import { type AtlasTable, atlasTables } from './table.js';
import { type Atlas, captionOf, failureTexts, figureTexts, STRATEGIES, settingTitles } from './texts.js';

/** The atlas as Markdown without a title, so that a page can have it under its own. */
export function markdownOf(atlas: Atlas): string {
  const failures = failureTexts(atlas.cells);
  return [
    ...captionOf(atlas).map(escapedMarkdown),
    ...atlasTables(atlas.cells).flatMap((table) => [`## ${settingTitles[table.kind]}`, tableOf(table)]),
    ...(failures.length > 0
      ? ['## Failed runs', failures.map((text) => `- ${escapedMarkdown(text)}`).join('\n')]
      : []),
  ]
    .join('\n\n')
    .concat('\n');
}

const tableOf = (table: AtlasTable): string =>
  markdownTable(
    [STRATEGIES, ...table.heads.map((head) => headTitles[head]!)],
    table.groups.flatMap(({ title, rows }) => [
      [`*${escapedMarkdown(title)}*`, ...table.heads.map(() => '')],
      ...rows.map(({ label, cells }) => [
        escapedMarkdown(label),
        ...cells.map((cell) => (cell ? linesOf(table, cell) : '')),
      ]),
    ]),
  );

/** The figures below each other, since so many columns would be too wide for most pages. */
function linesOf({ best }: AtlasTable, cell: AtlasCell): string {
  const [accuracy, forgetting, seconds, memory] = figureTexts(cell).map(escapedMarkdown) as [
    string,
    string,
    string,
    string,
  ];
  const first = best.has(cell) ? `**${accuracy}**` : accuracy;
  return cell.n === 0 ? first : [first, `forgets ${forgetting}`, `${seconds} s, ${memory}`].join('<br>');
}
