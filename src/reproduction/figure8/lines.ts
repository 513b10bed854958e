import type { Spread } from '../../reporting/cells/cells.js';
import type { Point } from '../../reporting/charts/drawing.js';
import {
  heightBounds,
  type LinePanel,
  type StatedMark,
  taskTicks,
} from '../../reporting/charts/line-panel.js';
import { type LineStyle, variantStyleOf } from '../../reporting/charts/palette.js';
import { pointWithin } from '../../reporting/charts/point-of.js';
import type { FigureCurve } from './curves.js';
import { type Figure, type FigurePanel, hasRates } from './figure.js';
import type { FigureDefinition } from './figures.js';
import { ACCURACY, FINAL_ACCURACY, panelTitle, RATES, ratesTitle, TASKS } from './texts.js';

/** Horizontal offset between neighbouring curves, as a share of the tasks, so that error bars do not overlap … */
const OFFSET = 0.006;
/** … and the most that all offsets together may take, in tasks. */
const WIDEST = 0.4;

/** Space at the right of a panel for the paper's stated values, as a share of the tasks. */
const STATED_ROOM = 0.17;

/** A network keeps its colour and marker; curves with SI are solid and filled, those without dashed and hollow. */
export const lineStyleOf = (
  { network, strategy }: Pick<FigureCurve, 'network' | 'strategy'>,
  { networks }: FigureDefinition,
): LineStyle => variantStyleOf(networks.indexOf(network), strategy === 'si');

/** All panels: over the tasks and, where there is more than one, over the learning rates. */
export const linePanels = (figure: Figure): LinePanel[] => [
  ...figure.panels.map((panel) => tasksPanel(panel, figure.definition)),
  ...(hasRates(figure) ? figure.panels.map((panel) => ratesPanel(panel, figure.definition)) : []),
];

/** A panel in drawing coordinates, tasks and percent, with the curves slightly offset from each other. */
function tasksPanel(figurePanel: FigurePanel, definition: FigureDefinition): LinePanel {
  const { panel, curves, claims } = figurePanel;
  const tasks = Math.max(...curves.map(({ points }) => points.length)) || panel.tasks;
  const offset = offsets(tasks, curves.length);
  const lines = curves.map((curve, index) => ({
    label: curve.title,
    style: lineStyleOf(curve, definition),
    points: curve.points.map((spread, task) => pointOf(task + 1 + offset(index), spread)),
    n: curve.n,
  }));
  const right = tasks + WIDEST;
  // Each network's marks get their own column, so that equal values do not cover each other.
  const { networks } = definition;
  const column = (STATED_ROOM * tasks) / networks.length;
  const marks = claims.flatMap(({ claim: { stated }, curve }): StatedMark[] => {
    const left = right + column * networks.indexOf(curve.network);
    const line = curves.indexOf(curve);
    return stated
      ? [{ line, left, right: left + 0.8 * column, y: stated.value, atLeast: stated.atLeast }]
      : [];
  });
  return {
    title: panelTitle(figurePanel),
    lines,
    marks,
    spread: 'bars',
    x: {
      title: TASKS,
      min: 1 - WIDEST,
      max: marks.length > 0 ? right + STATED_ROOM * tasks : right,
      ticks: taskTicks(tasks),
    },
    y: { title: ACCURACY, ...heightBounds({ lines, marks }) },
  };
}

/** The final accuracies at each learning rate; rates are evenly spaced. */
function ratesPanel(panel: FigurePanel, definition: FigureDefinition): LinePanel {
  const { rates, curves } = panel;
  const offset = offsets(rates.length, curves.length);
  const lines = curves.map((curve, index) => ({
    label: curve.title,
    style: lineStyleOf(curve, definition),
    points: rates.map((rate, place): Point => {
      const { mean, deviation, n } = rate.curves[index]!;
      return { ...pointOf(place + 1 + offset(index), { mean: mean ?? Number.NaN, deviation }), n };
    }),
    n: curve.n,
  }));
  return {
    title: ratesTitle(panel),
    lines,
    marks: [],
    spread: 'bars',
    x: {
      title: RATES,
      min: 1 - WIDEST,
      max: rates.length + WIDEST,
      ticks: rates.map((_, place) => place + 1),
      names: Object.fromEntries(rates.map(({ learningRate }, place) => [place + 1, `${learningRate}`])),
    },
    y: { title: FINAL_ACCURACY, ...heightBounds({ lines, marks: [] }) },
  };
}

/** How far each of `count` curves is moved sideways, on an axis of `length` places. */
function offsets(length: number, count: number): (index: number) => number {
  const step = Math.min(OFFSET * length, WIDEST / count);
  return (index) => (index - (count - 1) / 2) * step;
}

const pointOf = (x: number, { mean, deviation }: Spread): Point => pointWithin(x, mean, deviation);
