import { canonical } from '../../runs/canonical.js';
import type { Options } from '../../runs/configuration.js';
import type { Cell } from './cells.js';
import { differing } from './differing.js';

/** A cell and what it is called among those of its grid: `mlp · adam`, and what else sets it apart. */
export interface LabelledCell extends Cell {
  label: string;
  /** The options in which it is not as its row and column say. */
  apart: string[];
}

/** A configuration that has no row or column of its own, being tried in a few places only. */
export interface Variant {
  cell: LabelledCell;
  /** The cell of the usual one for the same head and strategy, where there is one. */
  usual: LabelledCell | undefined;
}

/**
 * The cells of a scenario that were run by one protocol, as papers print them: strategies down, heads across.
 * Only what stands in one grid can be compared.
 */
export interface Grid {
  scenario: string;
  /** The scenario's name, and what tells its grids apart: `split-mnist/task · training.epochs=1`. */
  title: string;
  /** Head names; with the options in which columns of one head differ. */
  columns: string[];
  /** Strategy names, with the other options in which rows of one strategy differ, and a cell or a gap a column. */
  rows: { name: string; cells: (LabelledCell | undefined)[] }[];
  variants: Variant[];
}

/** A head has at most so many columns; its other configurations are variants. */
const MOST_COLUMNS = 4;

/** One grid for each scenario and protocol, all in order of first appearance. */
export function gridsOf(cells: readonly Cell[]): Grid[] {
  const protocols = [
    ...groupedBy(cells, ({ configuration }) => canonical(protocolOf(configuration))).values(),
  ];
  return protocols.map((ofProtocol) => {
    const [{ scenario, configuration }] = ofProtocol as [Cell];
    const namesakes = protocols
      .map(([first]) => first!)
      .filter((first) => first.scenario === scenario)
      .map((first) => ({ configuration: protocolOf(first.configuration) }));
    const apart = differing(namesakes, { configuration: protocolOf(configuration) });
    return { scenario, title: [scenario, ...apart].join(' · '), ...placed(ofProtocol) };
  });
}

/** Every cell of a grid: column after column, then the variants. */
export const cellsIn = ({ columns, rows, variants }: Grid): LabelledCell[] => [
  ...columns.flatMap((_, place) =>
    rows.map(({ cells }) => cells[place]).filter((cell) => cell !== undefined),
  ),
  ...variants.map(({ cell }) => cell),
];

/** The options that all runs of a grid have in common. */
export const protocolOf = ({ scenario, backbone, training }: Cell['configuration']): Options => ({
  scenario,
  backbone,
  training: { epochs: training.epochs, batchSize: training.batchSize },
});

const strategyOf = ({
  strategy,
  training: { epochs: _, batchSize: __, ...training },
}: Cell['configuration']) => ({
  strategy,
  training,
});

/** The options of cells that may make a column, or a row, and the cells that have them. */
interface Line {
  /** Of the head, or of the strategy. */
  name: string;
  cells: Cell[];
}

interface NamedLine extends Line {
  /** The name, and what sets the line apart from others of the name. */
  label: string;
}

function placed(cells: readonly Cell[]): Pick<Grid, 'columns' | 'rows' | 'variants'> {
  const heads = linesOf(
    cells,
    ({ head }) => head,
    ({ configuration }) => configuration.head,
    ({ strategy }) => strategy,
  ).flatMap((lines) => lines.slice(0, MOST_COLUMNS));
  const strategies = linesOf(
    cells,
    ({ strategy }) => strategy,
    ({ configuration }) => strategyOf(configuration),
    (cell) => heads.find((column) => column.cells.includes(cell)),
  ).flat();
  const columns = heads.map((line) => ({
    ...line,
    label: nameAmong(heads, line, (path) => path.startsWith('head.')),
  }));
  const lines = strategies.map((line) => ({
    ...line,
    label: nameAmong(strategies, line, (path) => !path.startsWith('head.')),
  }));
  const rows = lines
    .map((row) => ({
      name: row.label,
      cells: columns.map((column) => {
        const cell = cellAt(row, column, lines);
        return cell && labelled(cell, column, row);
      }),
    }))
    .filter((row) => row.cells.some((cell) => cell !== undefined));
  const inRows = new Set(rows.flatMap((row) => row.cells.map((cell) => cell?.configuration)));
  return {
    columns: columns.map(({ label }) => label),
    rows,
    variants: cells
      .filter(({ configuration }) => !inRows.has(configuration))
      .map((cell) => variantOf(cell, columns, lines, rows)),
  };
}

/**
 * For each name the options that make a line of their own: the usual ones first, which stand in most places across,
 * then those that stand in more than half of the places in which the name stands.
 * @param acrossOf the place across in which a cell stands, if there is one.
 */
function linesOf(
  cells: readonly Cell[],
  nameOf: (cell: Cell) => string,
  optionsOf: (cell: Cell) => Options,
  acrossOf: (cell: Cell) => unknown,
): Line[][] {
  const places = (some: readonly Cell[]) =>
    new Set(some.map(acrossOf).filter((place) => place !== undefined)).size;
  return [...groupedBy(cells, nameOf)].map(([name, ofName]) => {
    const lines = [...groupedBy(ofName, (cell) => canonical(optionsOf(cell))).values()].map((alike) => ({
      name,
      cells: alike,
      places: places(alike),
      runs: alike.reduce((sum, { n }) => sum + n, 0),
    }));
    const [usual] = [...lines].sort((a, b) => b.places - a.places || b.runs - a.runs);
    const others = lines.filter((line) => line !== usual && line.places > places(ofName) / 2);
    return [usual!, ...others];
  });
}

/** A line's name, and what sets it apart from others of the name. */
function nameAmong(lines: readonly Line[], line: Line, concerns: (path: string) => boolean): string {
  const namesakes = lines.filter(({ name }) => name === line.name).map(({ cells }) => cells[0]!);
  return [line.name, ...differing(namesakes, line.cells[0]!, concerns)].join(' · ');
}

/**
 * The cell of a row and a column. Where the usual row of a strategy has none, another of the strategy takes the place
 * that has no row of its own: a strategy's options may depend on the head.
 */
function cellAt(row: Line, column: Line, rows: readonly Line[]): Cell | undefined {
  const exact = row.cells.find((cell) => column.cells.includes(cell));
  const isUsual = rows.find(({ name }) => name === row.name) === row;
  if (exact || !isUsual) return exact;
  const inRows = new Set(rows.flatMap(({ cells }) => cells));
  return column.cells
    .filter((cell) => cell.strategy === row.name && !inRows.has(cell))
    .sort((a, b) => b.n - a.n)[0];
}

function variantOf(cell: Cell, columns: NamedLine[], lines: NamedLine[], rows: Grid['rows']): Variant {
  const column = lineFor(cell, cell.head, columns);
  const row = lineFor(cell, cell.strategy, lines);
  const usual = rows.find(({ name }) => name === row.label)?.cells[columns.indexOf(column)];
  return { cell: labelled(cell, column, row), usual };
}

/** A cell's name from its line down and its line across, and what sets it apart from both. */
function labelled(cell: Cell, column: NamedLine, row: NamedLine): LabelledCell {
  const usual = { ...row.cells[0]!.configuration, head: column.cells[0]!.configuration.head };
  const apart = differing([{ configuration: usual }, cell], cell);
  return { ...cell, label: [column.label, row.label, ...apart].join(' · '), apart };
}

/** The line in which a cell stands, or else the usual one of its name. */
const lineFor = (cell: Cell, name: string, lines: NamedLine[]): NamedLine =>
  lines.find(({ cells }) => cells.includes(cell)) ?? lines.find((line) => line.name === name)!;

function groupedBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}
