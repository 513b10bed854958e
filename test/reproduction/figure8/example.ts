import { curvesOf, type FigureCurve } from '../../../src/reproduction/figure8/curves.js';
import { type Figure, figureOf } from '../../../src/reproduction/figure8/figure.js';
import { type FigureDefinition, figures } from '../../../src/reproduction/figure8/figures.js';
import { figurePlan, type PlannedCurve } from '../../../src/reproduction/figure8/plan.js';
import type { PanelName } from '../../../src/reproduction/figure8/published.js';
import { identityOf } from '../../../src/runs/identity.js';
import type { RunRecord } from '../../../src/runs/record.js';
import { failedRun, finishedRun } from '../../store/samples.js';

export const SEEDS = 3;
export const circumstances = { seeds: SEEDS, settings: {} };

const backbones: Record<PanelName, object> = {
  cifar10: { label: 'a "stand-in", <other>', weights: '1a2b3c4d'.repeat(8) },
  cifar100: { label: '', weights: 'f'.repeat(64) },
};

/** What tells the images of a panel from the published ones. */
const otherData: Partial<Record<PanelName, string>> = { cifar10: '5e6f7a8b'.repeat(8) };

export const definitionOf = (wanted: FigureDefinition['name']) =>
  figures.find(({ name }) => name === wanted)!;
export const definition = definitionOf('figure8');

/** All curves, over a ResNet-18 with a label and other images in one panel, all as published in the other. */
export async function planned(): Promise<PlannedCurve[]> {
  const plan = await figurePlan({ figure: definition, weights: {}, settings: {} });
  return plan.map(({ configuration: { data: _, ...configuration }, ...curve }) => {
    const data = otherData[curve.panel.name];
    const backbone = { name: 'resnet18', side: 64, ...backbones[curve.panel.name] };
    return { ...curve, configuration: { ...configuration, backbone, ...(data !== undefined && { data }) } };
  });
}

/** A run whose average accuracy after t of its tasks is `curve[t - 1]` percent, each task's accuracy the same. */
export function runOf(
  { configuration }: PlannedCurve,
  seed: number,
  curve: readonly number[] | 'failed',
): RunRecord {
  const whole = { ...configuration, seed };
  const run =
    curve === 'failed'
      ? failedRun()
      : finishedRun(curve.map((accuracy, row) => Array.from({ length: row + 1 }, () => accuracy / 100)));
  return { ...run, id: identityOf(whole), configuration: whole, parameterCount: 1_424_650 };
}

/** Percent at the last task at a rate of 0.01, by panel and curve; curves fall evenly from 95 to there. */
export const finals: Record<PanelName, Record<string, number>> = {
  cifar10: {
    ResNet: 55,
    'ResNet + SI': 78,
    'Neurocoder, all layers': 66,
    'Neurocoder, all layers + SI': 84,
    'Neurocoder, all layers, soft': 63,
    'Neurocoder, all layers, soft + SI': 81,
    'Neurocoder, output layers': 70,
    'Neurocoder, output layers + SI': 79,
    'Neurocoder, output layers, soft': 73,
    'Neurocoder, output layers, soft + SI': 82,
  },
  cifar100: {
    ResNet: 50,
    'ResNet + SI': 60,
    'Neurocoder, all layers': 59,
    'Neurocoder, all layers + SI': 71,
    'Neurocoder, all layers, soft': 61,
    'Neurocoder, all layers, soft + SI': 70,
    'Neurocoder, output layers': 62,
    'Neurocoder, output layers + SI': 50.5,
    'Neurocoder, output layers, soft': 66,
    'Neurocoder, output layers, soft + SI': 69,
  },
};

/** How many points the last task is higher at other rates. */
const higher: Record<number, number> = { 0.001: 6, 0.003: 3, 0.01: 0, 0.03: -3 };

/** Seeds 1, 2, 3, one point apart around the curve: a population deviation of √(2/3). In another order for Neurocoder. */
export const runsFor = (curve: PlannedCurve): RunRecord[] =>
  (curve.network.head === 'neurocoder' ? [-1, 1, 0] : [-1, 0, 1]).map((off, index) => {
    const { tasks, name } = curve.panel;
    const fall = (95 - finals[name][curve.title]! - higher[curve.learningRate]!) / (tasks - 1);
    return runOf(
      curve,
      index + 1,
      Array.from({ length: tasks }, (_, task) => 95 + off - fall * task),
    );
  });

/** Every curve with all of its runs. */
export async function example(): Promise<FigureCurve[]> {
  const plan = await planned();
  return curvesOf(plan, plan.flatMap(runsFor), SEEDS);
}

export const exampleFigure = async (): Promise<Figure> => figureOf(definition, await example());
