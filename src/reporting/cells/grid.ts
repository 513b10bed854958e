import { canonical } from '../../runs/canonical.js';
import type { Options } from '../../runs/configuration.js';
import type { Cell } from './cells.js';
import { differing } from './differing.js';

/** A cell with its label, unique within its grid: `mlp · adam`, followed by any options that set it apart. */
export interface LabelledCell extends Cell {
  label: string;
  /** The options in which it differs from what its row and column say. */
  apart: string[];
}

/** A configuration without a row or column of its own because it was tried in only a few places. */
export interface Variant {
  cell: LabelledCell;
  /** The usual configuration's cell for the same head and strategy, if there is one. */
  usual: LabelledCell | undefined;
}

/**
 * The cells of one scenario and protocol, laid out as in papers: a row per strategy, a column per head.
 * Only cells of the same grid can be compared.
 */
export interface Grid {
  scenario: string;
  /** The scenario's name and the options that tell its grids apart: `split-mnist/task · training.epochs=1`. */
  title: string;
  /** Head names, each with the options in which columns of the same head differ. */
  columns: string[];
  /** Strategy names, each with the options in which rows of the same strategy differ; a cell or a gap per column. */
  rows: { name: string; cells: (LabelledCell | undefined)[] }[];
  variants: Variant[];
}

/** A head gets at most this many columns; its other configurations become variants. */
const MOST_COLUMNS = 4;

/** One grid per scenario and protocol, in order of first appearance. */
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

/** All cells of a grid, column by column, then the variants. */
export const cellsIn = ({ columns, rows, variants }: Grid): LabelledCell[] => [
  ...columns.flatMap((_, place) =>
    rows.map(({ cells }) => cells[place]).filter((cell) => cell !== undefined),
  ),
  ...variants.map(({ cell }) => cell),
];

/** The options that all runs of a grid share. */
export const protocolOf = ({ scenario, backbone, training, code }: Cell['configuration']): Options => ({
  scenario,
  backbone,
  training: { epochs: training.epochs, batchSize: training.batchSize },
  code: { protocol: code.protocol, scenario: code.scenario },
});

const strategyOf = ({
  strategy,
  training: { epochs: _, batchSize: __, ...training },
  code,
}: Cell['configuration']) => ({
  strategy,
  training,
  code: { strategy: code.strategy },
});

/** Cells that share a head's or a strategy's options, and so may form a column or a row. */
interface Line {
  /** Name of the head or of the strategy. */
  name: string;
  cells: Cell[];
}

interface NamedLine extends Line {
  /** The name and the options that set the line apart from others of that name. */
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
 * For each name, the lines it gets: first its usual options, which fill the most places of the other axis, then any
 * that fill more than half of the places that the name fills.
 * @param acrossOf a cell's place on the other axis, if it has one
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

/** A line's name and the options that set it apart from others of that name. */
function nameAmong(lines: readonly Line[], line: Line, concerns: (path: string) => boolean): string {
  const namesakes = lines.filter(({ name }) => name === line.name).map(({ cells }) => cells[0]!);
  return [line.name, ...differing(namesakes, line.cells[0]!, concerns)].join(' · ');
}

/**
 * The cell at a row and a column. If the usual row of a strategy has none there, another cell of that strategy without
 * a row of its own takes the place: a strategy's options may depend on the head.
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

/** Labels a cell with its column, its row and the options that differ from both. */
function labelled(cell: Cell, column: NamedLine, row: NamedLine): LabelledCell {
  const usual = { ...row.cells[0]!.configuration, head: column.cells[0]!.configuration.head };
  const apart = differing([{ configuration: usual }, cell], cell);
  return { ...cell, label: [column.label, row.label, ...apart].join(' · '), apart };
}

/** The line that holds a cell, or else the usual line of that name. */
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
