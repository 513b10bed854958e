import { cellsIn, type Grid, type LabelledCell } from '../cells/grid.js';
import { bytesText } from '../cells/numbers.js';
import { measured, measures } from '../measures/measures.js';
import { lackingMemory, samplesText } from '../measures/method-memory.js';
import { runsText } from './curves.js';
import type { Point } from './drawing.js';
import { gridChart } from './grid-chart.js';
import { heightBounds, type LinePanel } from './line-panel.js';
import { styleOf } from './palette.js';
import type { Panels } from './panels.js';
import { pointOf } from './point-of.js';
import { shownRows } from './shown-rows.js';

/** Empty space at both ends of the memory axis, in powers of ten. */
const ROOM = 0.3;

/**
 * A grid's average accuracy in percent against what its methods hold: a panel per column, a point per cell. Empty unless
 * there are cells that differ in it.
 */
export function memoryPanels({ columns, rows }: Grid): LinePanel[] {
  const all = rows.flatMap(({ cells }) => cells.map(memoryOf)).filter((bytes) => bytes !== null);
  if (new Set(all).size < 2) return [];
  const axis = memoryAxis(all);
  const shown = shownRows({ rows }, (cell) => memoryOf(cell) !== null);
  const panels = columns.flatMap(({ label }, column) => {
    const cells = shown.map((row) => row.cells[column]).filter((cell) => memoryOf(cell) !== null);
    if (cells.length === 0) return [];
    const lines = shown.map(({ name, cells, number }) => ({
      label: name,
      apart: cells[column]?.apart ?? [],
      style: styleOf(number),
      points: pointsOf(cells[column], axis.placeOf),
      n: cells[column]?.n ?? 0,
      joined: false,
    }));
    return [{ title: `${label}, ${runsText(cells)}`, lines }];
  });
  const bounds = heightBounds({ lines: panels.flatMap(({ lines }) => lines), marks: [] });
  return panels.map((panel) => ({
    ...panel,
    marks: [],
    spread: 'bars',
    x: axis.x,
    y: { title: 'Average accuracy (%)', ...bounds },
  }));
}

/**
 * The same as an image; undefined if there is nothing to see.
 * @throws UserError if the font's files are missing or damaged
 */
export function memoryChart(grid: Grid): Panels | undefined {
  const panels = memoryPanels(grid);
  return panels.length === 0 ? undefined : gridChart(grid, memorySubtitles(grid), panels);
}

/** Says what the points show, a sentence each. */
export function memorySubtitles(grid: Grid): string[] {
  const cells = cellsIn(grid);
  const spread =
    runsText(cells) === 'n=1' ? 'one seed' : 'bars: ± population standard deviation over n seeds';
  return [
    `Average accuracy after the last task against the bytes held between tasks; ${spread}.`,
    ...samplesText(cells),
    ...lackingMemory(cells),
  ];
}

const [methodMemory] = measures.filter(({ name }) => name === 'methodMemory');

/** The mean over a cell's runs; null if it has none that know it. */
const memoryOf = (cell: LabelledCell | undefined): number | null =>
  (cell && measured(methodMemory!, cell)?.mean) ?? null;

/** A logarithmic axis with a place for 0 apart, at the left of the others. */
function memoryAxis(all: readonly number[]): { x: LinePanel['x']; placeOf(bytes: number): number } {
  const powers = all.filter((bytes) => bytes > 0).map(Math.log10);
  const lowest = Math.floor(Math.min(...powers));
  const highest = Math.max(lowest + 1, Math.ceil(Math.max(...powers)));
  const ticks = Array.from({ length: highest - lowest + 1 }, (_, index) => lowest + index);
  const names = Object.fromEntries(ticks.map((power) => [power, bytesText(10 ** power)]));
  const title = 'Method memory (logarithmic)';
  const zero = lowest - 1;
  const placeOf = (bytes: number) => (bytes > 0 ? Math.log10(bytes) : zero);
  return all.includes(0)
    ? {
        x: {
          title,
          min: zero - ROOM,
          max: highest + ROOM,
          ticks: [zero, ...ticks],
          names: { ...names, [zero]: '0' },
          gap: zero + 0.5,
        },
        placeOf,
      }
    : { x: { title, min: lowest - ROOM, max: highest + ROOM, ticks, names }, placeOf };
}

function pointsOf(cell: LabelledCell | undefined, placeOf: (bytes: number) => number): Point[] {
  const bytes = memoryOf(cell);
  if (!cell || bytes === null || cell.mean === null) return [];
  const { mean, deviation } = cell;
  const place = `Method memory: ${bytesText(bytes)}`;
  return [{ ...pointOf(placeOf(bytes), { mean, deviation }), place }];
}
