import type { Cell } from './cells.js';
import { differing } from './differing.js';

/** A scenario's cells as papers print them: strategies down, heads across. */
export interface Grid {
  scenario: string;
  /** Head names; with the options of head and backbone in which cells of one head differ. */
  columns: string[];
  /** Strategy names, with the other options in which cells of one strategy differ, and a cell or a gap a column. */
  rows: { name: string; cells: (Cell | undefined)[] }[];
}

/** One grid a scenario, all in order of first appearance. */
export function gridsOf(cells: readonly Cell[]): Grid[] {
  return [...new Set(cells.map(({ scenario }) => scenario))].map((scenario) =>
    gridOf(
      scenario,
      cells.filter((cell) => cell.scenario === scenario),
    ),
  );
}

const ofTheHead = (path: string): boolean => path.startsWith('head.') || path.startsWith('backbone.');

function gridOf(scenario: string, cells: Cell[]): Grid {
  const placed = cells.map((cell) => {
    const sameHead = cells.filter(({ head }) => head === cell.head);
    const sameStrategy = cells.filter(({ strategy }) => strategy === cell.strategy);
    return {
      cell,
      column: [cell.head, ...differing(sameHead, cell, ofTheHead)].join(' · '),
      row: [cell.strategy, ...differing(sameStrategy, cell, (path) => !ofTheHead(path))].join(' · '),
    };
  });
  const columns = [...new Set(placed.map(({ column }) => column))];
  const rows = [...new Set(placed.map(({ row }) => row))].map((name) => ({
    name,
    cells: columns.map(
      (column) => placed.find((place) => place.row === name && place.column === column)?.cell,
    ),
  }));
  return { scenario, columns, rows };
}
