import { nonDominated } from '../../../statistics/pareto.js';
import { cellsIn, type Grid, type LabelledCell } from '../../cells/grid.js';
import { runsText } from '../curves.js';
import type { Point } from '../drawing.js';
import { gridChart } from '../grid-chart.js';
import { heightBounds, type LinePanel } from '../line-panel.js';
import { styleOf } from '../palette.js';
import type { Panels } from '../panels.js';
import { pointOf } from '../point-of.js';
import { seedsOf } from '../seeds.js';
import { shownRows } from '../shown-rows.js';
import type { Cost, CostAxis } from './cost.js';

/**
 * A grid's average accuracy in percent against what it costs: a panel per column, or one for all, with a point per cell. Empty
 * unless there are cells that differ in the cost.
 */
export function costPanels(cost: Cost, grid: Grid): LinePanel[] {
  const costs = costsIn(cost, grid);
  const all = [...costs.values()];
  if (new Set(all).size < 2) return [];
  const axis = cost.axisOf(all);
  const shown = shownRows(grid, (cell) => cell !== undefined && costs.has(cell));
  const places = grid.columns.map((_, place) => place);
  const panels = (cost.isOfHeads ? [places] : places.map((place) => [place])).flatMap((some) => {
    const within = (cells: readonly (LabelledCell | undefined)[]) =>
      some.flatMap((place) => cells[place] ?? []).filter((cell) => costs.has(cell));
    const cells = shown.flatMap((row) => within(row.cells));
    if (cells.length === 0) return [];
    const lines = shown.map(({ name, cells, number }) => ({
      label: name,
      apart: some.length === 1 ? (cells[some[0]!]?.apart ?? []) : [],
      style: styleOf(number),
      points: within(cells).map((cell) => pointIn(cost, costs.get(cell)!, cell, axis)),
      n: Math.max(0, ...within(cells).map(({ n }) => n)),
      joined: false,
    }));
    const heads = some.map((place) => grid.columns[place]!.label);
    return [{ title: `${heads.join(', ')}, ${runsText(cells)}`, lines }];
  });
  const bounds = heightBounds({ lines: panels.flatMap(({ lines }) => lines), marks: [] });
  return panels.map((panel) => ({
    ...panel,
    marks: [],
    spread: 'bars',
    front: true,
    x: axis.x,
    y: { title: 'Average accuracy (%)', ...bounds },
  }));
}

/**
 * The same as an image; undefined if there is nothing to see.
 * @throws UserError if the font's files are missing or damaged
 */
export function costChart(cost: Cost, grid: Grid, panels = costPanels(cost, grid)): Panels | undefined {
  return panels.length === 0 ? undefined : gridChart(grid, costSubtitles(cost, grid), panels);
}

/** Says what the points show, a sentence each. */
export function costSubtitles(cost: Cost, grid: Grid): string[] {
  const spread =
    runsText(cellsIn(grid)) === 'n=1'
      ? 'one seed'
      : 'bars: ± population standard deviation over n seeds, small points: single seeds';
  return [
    `Average accuracy after the last task against ${cost.what}; ${spread}.`,
    'Rings: no other point of the panel is at least as accurate at the same cost or less, by their means.',
    ...cost.notes(grid),
  ];
}

/** The cells that no other of their panel dominates, as `mlp · er`, in the order of their cost. */
export function frontIn(cost: Cost, grid: Grid): string[] {
  const costs = [...costsIn(cost, grid)].map(([cell, value]) => ({ cell, value }));
  const panels = cost.isOfHeads
    ? [costs]
    : grid.columns.map((_, place) =>
        costs.filter(({ cell }) => grid.rows.some(({ cells }) => cells[place] === cell)),
      );
  return panels.flatMap((some) => {
    const isIn = nonDominated(some.map(({ cell, value }) => ({ cost: value, worth: cell.mean! })));
    return some
      .filter((_, index) => isIn[index])
      .sort((a, b) => a.value - b.value)
      .map(({ cell }) => cell.label);
  });
}

/** What cells cost that have finished runs, and of which it is known. */
function costsIn(cost: Cost, grid: Grid): Map<LabelledCell, number> {
  const costOf = cost.valuesIn(grid);
  return new Map(
    cellsIn(grid).flatMap((cell): [LabelledCell, number][] => {
      const value = cell.mean === null ? null : costOf(cell);
      return value === null ? [] : [[cell, value]];
    }),
  );
}

function pointIn(cost: Cost, value: number, cell: LabelledCell, axis: CostAxis): Point {
  const { mean, deviation, n, head } = cell;
  const place = cost.isOfHeads ? `${head}, ${cost.valueText(value)}` : cost.valueText(value);
  return {
    ...pointOf(axis.placeOf(value), { mean: mean!, deviation }),
    ...seedsOf(cell),
    place,
    ...(cost.isOfHeads && { n }),
  };
}
