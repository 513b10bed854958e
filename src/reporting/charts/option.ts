import { isElsewhereCell } from '../cells/elsewhere.js';
import { flatten } from '../cells/flatten.js';
import { cellsIn, type Grid, type LabelledCell } from '../cells/grid.js';
import { groupedBy } from '../cells/grouped-by.js';
import { only, settingTexts } from '../cells/settings.js';
import { runsText } from './curves.js';
import { gridChart } from './grid-chart.js';
import { heightBounds, type Line, type LinePanel } from './line-panel.js';
import { axisOf, type OptionAxis, type OptionScale } from './option-axis.js';
import { type LineStyle, styleOf } from './palette.js';
import type { Panels } from './panels.js';
import { pointOf } from './point-of.js';
import { seedsOf } from './seeds.js';

/** So many values make a curve; two are compared in the table. */
const LEAST = 3;
/** From so many times the smallest value on, the axis is logarithmic. */
const FAR = 30;

/** What was swept over in a grid: a number that cells differ in, and in nothing else. */
export interface SweptOption {
  /** `strategy.coefficient`. */
  path: string;
  /** A panel per head, a line for each configuration without this option. */
  panels: LinePanel[];
}

interface Placed {
  cell: LabelledCell;
  value: number;
}

/** The cells of a head that differ in the swept option alone. */
interface Curve {
  head: string;
  /** Unique within its head. */
  label: string;
  style: LineStyle;
  placed: readonly Placed[];
}

/** A grid's average accuracy in percent against each option that was swept over. */
export function sweptOptions(grid: Grid): SweptOption[] {
  const cells = cellsIn(grid).filter((cell) => cell.mean !== null && !isElsewhereCell(cell));
  const flat = new Map(cells.map((cell) => [cell, flatten({ ...cell.configuration })]));
  const paths = [...new Set([...flat.values()].flatMap((options) => [...options.keys()]))];
  return paths.flatMap((path) => {
    const placed = cells.flatMap((cell): Placed[] => {
      const text = flat.get(cell)!.get(path);
      return text === undefined || text === '' || !Number.isFinite(Number(text))
        ? []
        : [{ cell, value: Number(text) }];
    });
    if (new Set(placed.map(({ value }) => value)).size < LEAST) return [];
    const others = ({ cell }: Placed) =>
      JSON.stringify([...flat.get(cell)!].filter(([other]) => other !== path));
    const groups = [...groupedBy(placed, others).values()].filter((group) => group.length >= LEAST);
    return groups.length === 0 ? [] : [{ path, panels: panelsOf(path, curvesOf(grid, path, groups)) }];
  });
}

/**
 * The same of one option as an image.
 * @throws UserError if the font's files are missing or damaged
 */
export const optionChart = (grid: Grid, { path, panels }: SweptOption): Panels =>
  gridChart(grid, [optionSubtitle(grid, path)], panels);

/** Says what the curves show. */
export function optionSubtitle(grid: Grid, path: string): string {
  const spread =
    runsText(cellsIn(grid)) === 'n=1'
      ? 'one seed'
      : 'bars: ± population standard deviation over n seeds, small points: single seeds';
  return `Average accuracy after the last task against ${path}; ${spread}`;
}

function curvesOf(grid: Grid, path: string, groups: readonly Placed[][]): Curve[] {
  const numbers = new Map(
    grid.rows.flatMap(({ cells, number }) => cells.map((cell) => [cell, number] as const)),
  );
  const counts = new Map<string, number>();
  const styles = new Map<string, LineStyle>();
  return groups.map((placed) => {
    const [{ cell }] = placed as [Placed];
    const said = labelOf(grid, path, cell);
    const count = (counts.get(`${cell.head} ${said}`) ?? 0) + 1;
    counts.set(`${cell.head} ${said}`, count);
    const label = count === 1 ? said : `${said} · ${count}`;
    // A strategy has the colour here that it has elsewhere, that of its first row.
    const style = styles.get(label) ?? styleOf(numbers.get(cell)!);
    styles.set(label, style);
    return { head: cell.head, label, style, placed };
  });
}

function panelsOf(path: string, curves: readonly Curve[]): LinePanel[] {
  const scale = scaleOf(curves.flatMap(({ placed }) => placed.map(({ value }) => value)));
  const axis = axisOf(scale);
  const entries = [...new Map(curves.map(({ label, style }) => [label, style]))];
  const panels = [...groupedBy(curves, ({ head }) => head)].map(([head, ofHead]) => {
    const byLabel = new Map(ofHead.map(({ label, placed }) => [label, placed]));
    return {
      title: `${head}, ${runsText(ofHead.flatMap(({ placed }) => placed.map(({ cell }) => cell)))}`,
      lines: entries.map(([label, style]) => lineOf(label, style, byLabel.get(label) ?? [], axis)),
    };
  });
  const bounds = heightBounds({ lines: panels.flatMap(({ lines }) => lines), marks: [] });
  const { min, max, ticks } = axis;
  return panels.map((panel) => ({
    ...panel,
    marks: [],
    spread: 'bars',
    x: {
      title: scale.scale === 'log' ? `${path} (logarithmic)` : path,
      min,
      max,
      ticks: ticks.map(({ value }) => value),
      names: Object.fromEntries(ticks.map(({ value, label }) => [value, label])),
    },
    y: { title: 'Average accuracy (%)', ...bounds },
  }));
}

function lineOf(label: string, style: LineStyle, placed: readonly Placed[], axis: OptionAxis): Line {
  return {
    label,
    style,
    points: placed
      .toSorted((a, b) => a.value - b.value)
      .map(({ cell, value }) => ({
        ...pointOf(axis.placeOf(value)!, { mean: cell.mean!, deviation: cell.deviation }),
        ...seedsOf(cell),
        place: `${value}`,
        n: cell.n,
      })),
    n: Math.max(0, ...placed.map(({ cell }) => cell.n)),
  };
}

/** Its strategy, and what has to be said of it beyond the swept option and what all share. */
const labelOf = ({ shared }: Grid, path: string, { strategy, settings }: LabelledCell): string =>
  [
    strategy,
    ...settingTexts(only(settings, (other) => other !== path)).filter((text) => !shared.includes(text)),
  ].join(' · ');

function scaleOf(values: readonly number[]): OptionScale {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (low > 0 && high / low >= FAR) return { scale: 'log', low, high };
  return { scale: values.every(Number.isInteger) ? 'integer' : 'linear', low, high };
}
