import type { ComparedCell } from '../comparison.js';
import type { PresetName } from '../presets.js';
import { headsOf, type PublishedTable } from './published.js';

/** A table as it is shown: the paper's rows; for each head the published figures and a column or two of ours. */
export interface ComparedTable {
  published: PublishedTable;
  /** The presets that were asked for. */
  presets: PresetName[];
  strategies: string[];
  heads: { name: string; columns: Column[] }[];
  /** In the order of the rows and columns, none twice. */
  cells: ComparedCell[];
}

export interface Column {
  /** `ours, paper preset`. */
  title: string;
  presets: PresetName[];
  /** A cell for each strategy. */
  cells: ComparedCell[];
}

/** One table for each that has cells. A head whose presets come to the same in every row has one column of ours. */
export function comparedTables(cells: readonly ComparedCell[]): ComparedTable[] {
  return [...new Set(cells.map(({ table }) => table))].map((published) =>
    comparedTable(
      published,
      cells.filter(({ table }) => table === published),
    ),
  );
}

function comparedTable(published: PublishedTable, cells: ComparedCell[]): ComparedTable {
  const presets = [...new Set(cells.flatMap((cell) => cell.presets))];
  const strategies = Object.keys(published.rows).filter((name) =>
    cells.some(({ strategy }) => strategy === name),
  );
  const heads = headsOf(published)
    .filter((name) => cells.some(({ head }) => head === name))
    .map((name) => ({
      name,
      columns: columnsOf(
        cells.filter(({ head }) => head === name),
        presets,
        strategies,
      ),
    }));
  const inOrder = strategies.flatMap((strategy) =>
    heads.flatMap(({ name }) => cells.filter((cell) => cell.strategy === strategy && cell.head === name)),
  );
  return { published, presets, strategies, heads, cells: inOrder };
}

function columnsOf(cells: ComparedCell[], presets: PresetName[], strategies: string[]): Column[] {
  const same = cells.every((cell) => cell.presets.length === presets.length);
  return (same ? [presets] : presets.map((preset) => [preset])).map((ofColumn) => ({
    title: `ours, ${ofColumn.length > 1 ? 'both presets' : `${ofColumn[0]} preset`}`,
    presets: ofColumn,
    cells: strategies.map(
      (name) => cells.find((cell) => cell.strategy === name && cell.presets.includes(ofColumn[0]!))!,
    ),
  }));
}
