import { type ConfusionLabel, type ConfusionMatrix, confusionMatrix } from '../cells/confusion.js';
import { cellsIn, type Grid, type LabelledCell, sharedText } from '../cells/grid.js';
import { groupedBy } from '../cells/grouped-by.js';
import { WIDEST } from './heat-map.js';
import type { Panels } from './panels.js';
import type { Drawable } from './rendering.js';
import { type AxisParts, squaresChart } from './squares.js';

/** Says what the matrices show. */
export const CONFUSION_CAPTION =
  'Predictions after the last task: of the test samples of each class (row), the share in percent that is taken for each class (column), mean over seeds. Larger shares stand out more; what is right lies on the diagonal.';

/** So many cells of a grid are shown. */
const MOST_CELLS = 12;

/** A cell with its confusion matrix. */
export interface ConfusedCell {
  cell: LabelledCell;
  matrix: ConfusionMatrix;
}

/** The cells of a grid whose matrices are shown, in its order. */
export interface ShownConfusions {
  shown: ConfusedCell[];
  /** Says which ones are left out, one sentence; empty if none is. */
  note: string[];
}

/** The best configuration of each strategy and head, and of these the best, if not all cells can be shown. */
export function shownConfusions(grid: Grid): ShownConfusions {
  const all = cellsIn(grid).flatMap((cell): ConfusedCell[] => {
    const matrix = confusionMatrix(cell);
    return matrix ? [{ cell, matrix }] : [];
  });
  if (all.length <= MOST_CELLS) return { shown: all, note: [] };
  const falling = [...all].sort((a, b) => b.cell.mean! - a.cell.mean!);
  const ofEach = groupedBy(falling, ({ cell }) => `${cell.strategy} ${cell.head}`);
  const best = new Set([...ofEach.values()].map(([first]) => first).slice(0, MOST_CELLS));
  return {
    shown: all.filter((one) => best.has(one)),
    note: [
      `Of ${all.length} cells, ${best.size} are shown: the best of each strategy and head, at most ${MOST_CELLS}. Choose others with --strategy and --head.`,
    ],
  };
}

/** Up to so many labels, each has its name, and each square its number. */
export const MOST_NAMED = 20;

/** A number for a square; small ones are left out. */
export const confusionText = (share: number): string => (share < 0.005 ? '' : (100 * share).toFixed(0));

/** Of a matrix without its labels, in CSS pixels. */
const SIDE = { least: 150, ofFew: 36, ofNamed: 30, ofMany: 6, most: 600 };
/** Space that the labels and a two-line title take. */
const LABELS = { width: 96, height: 106 };

const sideOf = (count: number): number =>
  count <= MOST_NAMED
    ? Math.max(SIDE.least, (count <= 10 ? SIDE.ofFew : SIDE.ofNamed) * count)
    : Math.min(SIDE.most, Math.max(MOST_NAMED * 15, SIDE.ofMany * count));

/**
 * The confusion matrices of a grid's cells as an image; undefined if no run has one.
 * @throws UserError if the font's files are missing or damaged
 */
export function confusionChart(grid: Grid): Panels | undefined {
  const { shown, note } = shownConfusions(grid);
  if (shown.length === 0) return undefined;
  const side = Math.max(...shown.map(({ matrix }) => sideOf(matrix.labels.length)));
  return {
    title: grid.title,
    subtitles: [CONFUSION_CAPTION, ...note, ...sharedText(grid)],
    charts: shown.map((one) => panelOf(one, side)),
    perRow: Math.min(shown.length, side > 400 ? 2 : WIDEST),
    legend: [],
  };
}

function panelOf({ cell, matrix: { labels, squares, n } }: ConfusedCell, side: number): Drawable {
  const count = labels.length;
  const isNamed = count <= MOST_NAMED;
  const borders = labels.flatMap(({ task }, place) =>
    place > 0 && task !== labels[place - 1]!.task ? [place] : [],
  );
  return squaresChart({
    title: [`${cell.label}, n=${n}`],
    count,
    squares: squares.map(({ row, column, share }) => ({
      x: column + 1,
      y: row + 1,
      fraction: share,
      text: isNamed ? confusionText(share) : '',
    })),
    textSize: 10,
    tickSize: isNamed ? 10 : 12,
    axes: { x: axisOf('Predicted class', labels, 'x'), y: axisOf('True class', labels, 'y') },
    borders,
    instead: '',
    size: { width: side + LABELS.width, height: side + LABELS.height },
  });
}

/** Names of few labels, with their tasks where there is room; of many, the tasks that they belong to. */
function axisOf(what: string, labels: readonly ConfusionLabel[], axis: 'x' | 'y'): AxisParts {
  if (labels.length <= MOST_NAMED) {
    const ticks = labels.map(({ task, name }, place) => ({
      value: place + 1,
      label: tickText(task, name, axis, labels.length),
    }));
    return { title: what, ticks };
  }
  const places = labels.map(({ task }, place) => ({ task, place }));
  const groups = [...groupedBy(places, ({ task }) => `${task}`).values()];
  if (groups.length === 1) {
    const step = Math.ceil(labels.length / 10);
    const some = labels.flatMap(({ name }, place) =>
      place % step === 0 ? [{ value: place + 1, label: name }] : [],
    );
    return { title: what, ticks: some };
  }
  const every = Math.ceil(groups.length / 20);
  const ticks = groups.flatMap(([{ task, place }, ...others], index) =>
    index % every === 0 ? [{ value: place + 1 + others.length / 2, label: `${task ?? ''}` }] : [],
  );
  return { title: `${what}, by task`, ticks };
}

/** Below a column there is room for three classes a line, and for the task if there are few columns. */
function tickText(task: number | null, name: string, axis: 'x' | 'y', count: number): string | string[] {
  if (axis === 'y') return task === null ? name : `task ${task}: ${name}`;
  const lines = name.match(/(?:\S+ ?){1,3}/g)!.map((line) => line.trim());
  return task === null || count > 10 ? lines : [...lines, `task ${task}`];
}
