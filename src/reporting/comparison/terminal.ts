import { titledTable } from '../tables/terminal.js';
import { byGrid, COLUMNS, type Comparison, captionOf, legendOf, rowOf, tallyOf } from './texts.js';

export const terminalComparison = (comparison: Comparison): string =>
  [
    ...byGrid(comparison).flatMap(([title, cells]) => [
      titledTable(
        title,
        [...COLUMNS],
        cells.map((cell) => {
          const { texts, changes } = rowOf(cell);
          return [...texts, changes.join('\n')];
        }),
      ),
      ...legendOf(cells, comparison),
    ]),
    ...captionOf(comparison),
    tallyOf(comparison),
    '',
  ].join('\n');
