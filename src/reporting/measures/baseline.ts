import { usageError } from '../../errors/user-error.js';
import { compared, type Judged, judged } from '../../statistics/comparison.js';
import type { Cell } from '../cells/cells.js';
import { isElsewhereCell } from '../cells/elsewhere.js';
import { environmentOf } from '../cells/environment.js';
import { flatten } from '../cells/flatten.js';
import { cellsIn, type Grid, type LabelledCell } from '../cells/grid.js';
import { optionText } from '../cells/option-text.js';
import { accuraciesOf } from './accuracies.js';

/** The baseline unless the user names another one. */
export const DEFAULT_BASELINE = 'adam';

/** A cell's difference from the baseline. */
export interface Difference extends Judged {
  from: LabelledCell;
  /** What else tells the two apart, beyond names and defaults: `training.learningRate=0.001, not 0.1`. */
  besides: string[];
}

/** What the cells of a grid are compared with. */
export interface Baseline {
  /** A strategy (cells are compared with it within their column) or a head (within their row). */
  name: string;
  kind: 'strategy' | 'head';
  /** The cells that others are compared with. */
  cells: Set<Cell>;
  /** The difference of each compared cell from the baseline. */
  differences: Map<Cell, Difference>;
  /** Of equivalence, in points. */
  margin: number;
}

/**
 * @param wanted name of a strategy or a head
 * @throws UserError (usage) if no cell has it
 */
export function checkBaseline(wanted: string | undefined, cells: readonly Cell[]): void {
  const known = [...new Set(cells.flatMap(({ strategy, head }) => [strategy, head]))].sort();
  if (wanted !== undefined && !known.includes(wanted)) {
    throw usageError(
      `none of these runs has a strategy or head named "${wanted}" (--baseline); there are: ${known.join(', ')}`,
    );
  }
}

/**
 * A grid's differences from its baseline, tested and corrected together; undefined if the grid does not contain it.
 * If a column has several cells of the baseline, the one with the most defaults counts.
 */
export function baselineOf(grid: Grid, wanted: string, margin: number): Baseline | undefined {
  const cells = cellsIn(grid);
  const kind = cells.some(({ strategy }) => strategy === wanted) ? 'strategy' : 'head';
  if (!cells.some((cell) => cell[kind] === wanted)) return undefined;
  const pairs = (kind === 'strategy' ? byColumn : byRow)(grid, wanted).filter(
    ({ cell, from }) => cell !== from && cell.n > 0 && from.n > 0,
  );
  const differences = judged(
    pairs.map(({ cell, from }) => compared(accuraciesOf(cell.runs), accuraciesOf(from.runs))),
    margin,
  );
  return {
    name: wanted,
    kind,
    cells: new Set(pairs.map(({ from }) => from)),
    differences: new Map(
      pairs.map(({ cell, from }, index) => [
        cell,
        { ...differences[index]!, from, besides: besidesOf(cell, from) },
      ]),
    ),
    margin,
  };
}

/** The number of tests, for which each is corrected. */
export const comparisonsOf = ({ differences }: Baseline): number =>
  [...differences.values()].filter(({ test }) => test !== null).length;

interface Pair {
  cell: LabelledCell;
  from: LabelledCell;
}

/** Each cell with the baseline's in its column. A column that is mixed or has none takes that of its head's first. */
function byColumn({ columns, rows }: Grid, strategy: string): Pair[] {
  const inColumn = (place: number) =>
    rows.flatMap(({ cells }) => (cells[place] === undefined ? [] : [cells[place]]));
  return columns.flatMap(({ head, mixed }, place) => {
    const candidates = (column: number) => inColumn(column).filter((cell) => cell.strategy === strategy);
    const first = columns.findIndex((column) => column.head === head);
    const from = plainest(candidates(mixed || candidates(place).length === 0 ? first : place));
    return from === undefined ? [] : inColumn(place).map((cell) => ({ cell, from }));
  });
}

/** Each cell with the first of the baseline's head in its row. */
const byRow = ({ rows }: Grid, head: string): Pair[] =>
  rows.flatMap(({ cells }) => {
    const there = cells.filter((cell) => cell !== undefined);
    const from = there.find((cell) => cell.head === head);
    return from === undefined ? [] : there.map((cell) => ({ cell, from }));
  });

/** The cell of which the least has to be said, of this program's runs if there are any; of several, the first by what is said. */
const plainest = (cells: readonly LabelledCell[]): LabelledCell | undefined =>
  [...cells].sort(
    (a, b) =>
      Number(b.n > 0) - Number(a.n > 0) ||
      Number(isElsewhereCell(a)) - Number(isElsewhereCell(b)) ||
      a.settings.size - b.settings.size ||
      (a.label < b.label ? -1 : 1),
  )[0];

function besidesOf(cell: LabelledCell, from: LabelledCell): string[] {
  // Within one strategy and head, the labels tell what differs.
  if (cell.strategy === from.strategy && cell.head === from.head) return [];
  const valuesOf = ({ configuration, runs }: Cell) =>
    new Map([...flatten(configuration), ...environmentOf(runs)]);
  const [own, others] = [valuesOf(cell), valuesOf(from)];
  const isOwn = (path: string) =>
    (path.startsWith('strategy.') || path === 'code.strategy') && cell.strategy !== from.strategy;
  return [...new Set([...cell.settings.keys(), ...from.settings.keys()])]
    .filter((path) => !isOwn(path) && own.has(path) && others.has(path) && own.get(path) !== others.get(path))
    .sort()
    .map((path) => `${path}=${optionText(path, own.get(path))}, not ${optionText(path, others.get(path))}`);
}

/** The cells to mark: the best of each column and the best overall, or several if they are equally good. */
export function bestOf(grid: Grid): { ofColumns: Set<Cell>; ofAll: Set<Cell> } {
  const { rows, columns } = grid;
  const best = (cells: readonly (LabelledCell | undefined)[]): Cell[] => {
    const finished = cells.filter((cell) => cell !== undefined && cell.mean !== null) as LabelledCell[];
    const most = Math.max(...finished.map(({ mean }) => mean!));
    // A single cell is not marked as best.
    return finished.length < 2 ? [] : finished.filter(({ mean }) => mean === most);
  };
  return {
    ofColumns: new Set(columns.flatMap((_, place) => best(rows.map(({ cells }) => cells[place])))),
    ofAll: new Set(columns.length > 1 ? best(cellsIn(grid)) : []),
  };
}
