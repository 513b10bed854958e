import { titledTable } from '../reporting/tables/terminal.js';
import { headTitles } from '../reproduction/tables/published.js';
import { withCounts } from '../reproduction/texts.js';
import { type AtlasTable, rowsIn } from './table.js';
import { STRATEGIES, settingTitles } from './texts.js';

/** A setting's accuracies as a table for the terminal. */
export const terminalTable = (table: AtlasTable): string =>
  titledTable(
    `${settingTitles[table.kind]}: average accuracy`,
    [STRATEGIES, ...table.heads.map((head) => headTitles[head]!)],
    rowsIn(table).map(({ label, cells }) => [label, ...cells.map((cell) => (cell ? withCounts(cell) : ''))]),
  );
