import type { ComparedCell } from '../comparison.js';
import { type PresetName, presetNames } from '../presets.js';
import { presetsText } from '../texts.js';
import { headsOf, type PublishedTable } from './published.js';

/** A table as shown: the paper's rows and, for each head, the published figures and one or more columns of ours. */
export interface ComparedTable {
  published: PublishedTable;
  /** The requested presets, in the order in which presets are named everywhere. */
  presets: PresetName[];
  strategies: string[];
  heads: { name: string; columns: Column[] }[];
  /** In order of rows, then columns, each only once. */
  cells: ComparedCell[];
}

export interface Column {
  /** `ours, paper preset`, or `ours, paper and tuned presets`. */
  title: string;
  presets: PresetName[];
  /** One cell per strategy. */
  cells: ComparedCell[];
}

/** One table for each that has cells. Presets that give a head the same configuration in every row share a column. */
export function comparedTables(cells: readonly ComparedCell[]): ComparedTable[] {
  return [...new Set(cells.map(({ table }) => table))].map((published) =>
    comparedTable(
      published,
      cells.filter(({ table }) => table === published),
    ),
  );
}

function comparedTable(published: PublishedTable, cells: ComparedCell[]): ComparedTable {
  const presets = presetNames.filter((name) => cells.some((cell) => cell.presets.includes(name)));
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
  const cellsOf = (preset: PresetName) =>
    strategies.map((name) => cells.find((cell) => cell.strategy === name && cell.presets.includes(preset))!);
  const columns: Omit<Column, 'title'>[] = [];
  for (const preset of presets) {
    const ofPreset = cellsOf(preset);
    const same = columns.find((column) => column.cells.every((cell, row) => cell === ofPreset[row]));
    if (same) same.presets.push(preset);
    else columns.push({ presets: [preset], cells: ofPreset });
  }
  return columns.map((column) => ({ title: `ours, ${presetsText(column.presets)}`, ...column }));
}
