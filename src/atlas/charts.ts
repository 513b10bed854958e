import { assignments } from '../reporting/cells/flatten.js';
import type { Grid } from '../reporting/cells/grid.js';
import { METHOD_MEMORY } from '../reporting/charts/cost/memory.js';
import { costChart } from '../reporting/charts/cost/panels.js';
import { WIDTH } from '../reporting/charts/drawing.js';
import { pointStyleOf } from '../reporting/charts/palette.js';
import { panelsPng } from '../reporting/charts/panels.js';
import { pointsChart } from '../reproduction/points-chart.js';
import { headTitles } from '../reproduction/tables/published.js';
import { type Circumstances, seedsText } from '../reproduction/texts.js';
import type { AtlasCell } from './cells.js';
import { type AtlasTable, rowsIn } from './table.js';
import { settingTitles } from './texts.js';

/** What a strategy needs, in CSS pixels. */
const STRATEGY_WIDTH = 52;

/**
 * A setting as PNG: the accuracy of each strategy with each head, with error bars of one population standard deviation.
 * @throws UserError if the font's files are missing or damaged
 */
export function accuracyChart(table: AtlasTable, circumstances: Circumstances): Buffer {
  const { heads, kind } = table;
  const rows = rowsIn(table);
  const none = { mean: null, deviation: null };
  const ofHeads = heads.map((head, at) => ({
    label: headTitles[head]!,
    style: pointStyleOf(at, at + 1),
    figures: rows.map(({ trainsHead, cells }) => (trainsHead && cells[at]) || none),
  }));
  const ofNone = {
    label: 'no head',
    style: pointStyleOf(heads.length, 0),
    figures: rows.map(({ trainsHead, cells }) => (!trainsHead && cells[0]) || none),
  };
  const hasOthers = ofNone.figures.some((figure) => figure !== none);
  return pointsChart({
    width: Math.max(WIDTH, STRATEGY_WIDTH * rows.length),
    title: titleOf(kind),
    subtitles: subtitlesOf(
      `Average accuracy after the last task; mean ± population standard deviation, ${seedsText(cellsIn(table))}; small points: single seeds`,
      circumstances,
    ),
    rows: { title: 'Strategy', labels: rows.map(({ label }) => label), striped: true },
    series: hasOthers ? [...ofHeads, ofNone] : ofHeads,
  });
}

/**
 * A setting as PNG: accuracy against the bytes that methods hold, a panel for each head; undefined if there is nothing to
 * see.
 * @param strategies of all settings, so that each looks the same in all of them
 * @throws UserError if the font's files are missing or damaged
 */
export function memoryPng(
  table: AtlasTable,
  strategies: readonly string[],
  { settings }: Circumstances,
): Buffer | undefined {
  const chart = costChart(METHOD_MEMORY, gridOf(table, strategies, assignments(settings)));
  return chart && panelsPng(chart);
}

function gridOf(table: AtlasTable, strategies: readonly string[], shared: string[]): Grid {
  const { kind, heads } = table;
  const rows = new Map(rowsIn(table).map((row) => [row.label, row]));
  return {
    scenario: `split-mnist/${kind}`,
    title: `${titleOf(kind)} against method memory`,
    shared,
    besideElsewhere: false,
    columns: heads.map((head) => ({ head, label: headTitles[head]!, mixed: false })),
    rows: strategies.map((name, number) => ({
      name,
      number,
      cells: heads.map((_, at) => labelled(rows.get(name)?.cells[at], name)),
    })),
  };
}

const labelled = (found: AtlasCell | undefined, label: string) =>
  found?.cell && { ...found.cell, label, apart: [], settings: new Map<string, string>() };

const titleOf = (kind: AtlasTable['kind']): string => `${settingTitles[kind]} Split MNIST`;

const cellsIn = (table: AtlasTable): AtlasCell[] =>
  rowsIn(table).flatMap(({ cells }) => cells.filter((cell) => cell !== undefined));

const subtitlesOf = (text: string, { settings }: Circumstances): string[] => {
  const set = assignments(settings);
  return [text, ...(set.length > 0 ? [`Set by hand: ${set.join(', ')}`] : [])];
};
