import { type AnyRun, isOwn } from '../../runs/elsewhere.js';
import { anytimeAverageAccuracy, dipAfterSwitch, worstCaseAccuracy } from '../../training/anytime-metrics.js';
import {
  averageAccuracy,
  backwardTransfer,
  forgetting,
  forwardTransfer,
  intransigence,
  learningAccuracy,
  sampleAccuracy,
  taskAwareAccuracy,
  taskAwareGap,
} from '../../training/metrics.js';
import { type Cell, type Spread, spreadOf } from '../cells/cells.js';

/** A number reported for each run and, as a mean, for each cell. */
export interface Measure {
  name: MeasureName;
  title: string;
  /**
   * Its value for a finished run, in the unit given in the title; null if the run has none.
   * @param joint the run of joint training that it is held against, if there is one
   */
  of(run: AnyRun, joint?: AnyRun): number | null;
  /** Number of decimals. */
  digits: number;
  /** Whether it is what a run takes, in time and memory. */
  isCost?: true;
}

export type MeasureName =
  | 'averageAccuracy'
  | 'sampleAccuracy'
  | 'taskAwareAccuracy'
  | 'taskAwareGap'
  | 'learningAccuracy'
  | 'intransigence'
  | 'forgetting'
  | 'backwardTransfer'
  | 'forwardTransfer'
  | 'anytimeAverageAccuracy'
  | 'worstCaseAccuracy'
  | 'dipAfterSwitch'
  | 'seconds'
  | 'parameters'
  | 'methodMemory'
  | 'peakMemory';

/** Null if it is not known how many samples were tested, which it may not be of runs that were computed elsewhere. */
function withSamples(accuracies: readonly AnyRun['accuracies'][number][]) {
  const counted = accuracies.flatMap(({ samples, ...entry }) =>
    samples === null ? [] : [{ ...entry, samples }],
  );
  return counted.length === accuracies.length ? counted : null;
}

const inPercent = (fraction: number | null): number | null => fraction && 100 * fraction;

export const measures: readonly Measure[] = [
  {
    name: 'averageAccuracy',
    title: 'average accuracy (%)',
    of: ({ accuracies, tasks }) => inPercent(averageAccuracy(accuracies, tasks)),
    digits: 2,
  },
  {
    name: 'sampleAccuracy',
    title: 'accuracy over samples (%)',
    of({ accuracies, tasks }) {
      const counted = withSamples(accuracies);
      return counted && inPercent(sampleAccuracy(counted, tasks));
    },
    digits: 2,
  },
  {
    name: 'taskAwareAccuracy',
    title: 'task-aware accuracy (%)',
    of: ({ accuracies, tasks }) => inPercent(taskAwareAccuracy(accuracies, tasks)),
    digits: 2,
  },
  {
    name: 'taskAwareGap',
    title: 'gap to task-aware (points)',
    of: ({ accuracies, tasks }) => inPercent(taskAwareGap(accuracies, tasks)),
    digits: 2,
  },
  {
    name: 'learningAccuracy',
    title: 'learning accuracy (%)',
    of: ({ accuracies, tasks }) => inPercent(learningAccuracy(accuracies, tasks)),
    digits: 2,
  },
  {
    name: 'intransigence',
    title: 'intransigence (points)',
    of: ({ accuracies, tasks }, joint) =>
      joint ? inPercent(intransigence(accuracies, joint.accuracies, tasks)) : null,
    digits: 2,
  },
  {
    name: 'forgetting',
    title: 'forgetting (points)',
    of: ({ accuracies, tasks }) => inPercent(forgetting(accuracies, tasks)),
    digits: 2,
  },
  {
    name: 'backwardTransfer',
    title: 'backward transfer (points)',
    of: ({ accuracies, tasks }) => inPercent(backwardTransfer(accuracies, tasks)),
    digits: 2,
  },
  {
    name: 'forwardTransfer',
    title: 'forward transfer (points)',
    of: ({ earlyAccuracies, tasks }) => inPercent(forwardTransfer(earlyAccuracies, tasks)),
    digits: 2,
  },
  {
    name: 'anytimeAverageAccuracy',
    title: 'anytime average accuracy (%)',
    of: ({ anytime }) => anytime && inPercent(anytimeAverageAccuracy(anytime)),
    digits: 2,
  },
  {
    name: 'worstCaseAccuracy',
    title: 'worst-case accuracy (%)',
    of: ({ anytime, accuracies, tasks }) =>
      anytime && inPercent(worstCaseAccuracy(anytime, accuracies, tasks)),
    digits: 2,
  },
  {
    name: 'dipAfterSwitch',
    title: 'dip after a switch (points)',
    of: ({ anytime, accuracies, tasks }) => anytime && inPercent(dipAfterSwitch(anytime, accuracies, tasks)),
    digits: 2,
  },
  { name: 'seconds', title: 'time per run (s)', of: ({ seconds }) => seconds, digits: 1, isCost: true },
  {
    name: 'parameters',
    title: 'parameters',
    of: ({ parameterCount }) => parameterCount,
    digits: 0,
    isCost: true,
  },
  {
    name: 'methodMemory',
    title: 'method memory (bytes)',
    of: ({ methodMemory }) => methodMemory?.bytes ?? null,
    digits: 0,
    isCost: true,
  },
  {
    name: 'peakMemory',
    title: 'peak memory (MB)',
    of: ({ peakMemory }) => peakMemory && peakMemory / 1e6,
    digits: 0,
    isCost: true,
  },
];

/** All but the average accuracy, which has its own columns in tables that also show its difference. */
export const furtherMeasures = measures.filter(({ name }) => name !== 'averageAccuracy');

/** The finished runs of a cell, and what they are held against. */
type Measurable = Pick<Cell, 'runs' | 'jointOf'>;

/** A measure over several runs. */
export interface Measured extends Spread {
  /** Number of runs that have it. */
  n: number;
}

const ofTheWay: ReadonlySet<MeasureName> = new Set([
  'anytimeAverageAccuracy',
  'worstCaseAccuracy',
  'dipAfterSwitch',
]);

/** Every how many steps a cell's runs were tested on the way, each number once, in order. */
export const periodsOf = ({ runs }: Pick<Cell, 'runs'>): number[] =>
  [...new Set(runs.flatMap(({ anytime }) => anytime?.every ?? []))].sort((a, b) => a - b);

/** Says after how many steps runs were tested on the way. */
export function anytimeText(cells: readonly Cell[]): string {
  const periods = [...new Set(cells.flatMap(periodsOf))].sort((a, b) => a - b).map(String);
  const every = new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(periods);
  return `Test accuracy on the way, every ${every} training steps`;
}

/** A measure over the finished runs of a cell; null if none has it, or if it is of times that are not the same in all. */
export function measured(measure: Measure, { runs, jointOf }: Measurable): Measured | null {
  if (ofTheWay.has(measure.name) && periodsOf({ runs }).length > 1) return null;
  const values = runs.map((run) => measure.of(run, jointOf(run))).filter((value) => value !== null);
  return values.length === 0 ? null : { ...spreadOf(values), n: values.length };
}

/** All measures of a cell, by name. */
export const measuresOf = (cell: Measurable): Record<MeasureName, Measured | null> =>
  Object.fromEntries(measures.map((measure) => [measure.name, measured(measure, cell)])) as never;

/** Not shown where no cell has them. */
const OPTIONAL: readonly MeasureName[] = [
  'taskAwareAccuracy',
  'taskAwareGap',
  'intransigence',
  'forwardTransfer',
];

/** Measures of accuracies on the way, which have a table of their own. */
export const anytimeMeasures = measures.filter(({ name }) => ofTheWay.has(name));

/** The measures of the table of all cells: without one that none of them has, or that says the same as another of all of them. */
export function shownMeasures(cells: readonly Cell[]): Measure[] {
  const meanOf = (name: MeasureName, cell: Cell) =>
    measured(measures.find((measure) => measure.name === name)!, cell)?.mean;
  // But for rounding, where all tasks have as many samples.
  const isOfEqualSize = cells.every((cell) => {
    const [ofSamples, average] = [meanOf('sampleAccuracy', cell), meanOf('averageAccuracy', cell)];
    return ofSamples === undefined || average === undefined || Math.abs(ofSamples - average) < 1e-9;
  });
  return measures.filter(
    (measure) =>
      (measure.name !== 'sampleAccuracy' || !isOfEqualSize) &&
      (!OPTIONAL.includes(measure.name) || cells.some((cell) => measured(measure, cell) !== null)) &&
      !ofTheWay.has(measure.name),
  );
}

/** A value of a measure: `−1.19`, `328,706`. */
export const valueText = ({ digits }: Pick<Measure, 'digits'>, value: number): string =>
  value
    .toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
    .replace('-', '−');

/** `93.75 ± 3.28`; a whole number with a negligible deviation is shown alone, and a missing value as a dash. */
export function measureText(measure: Measure, cell: Cell): string {
  const spread = measured(measure, cell);
  if (spread === null) return '–';
  const { mean, deviation, n } = spread;
  const text =
    deviation === null || (measure.digits === 0 && deviation < 0.5)
      ? valueText(measure, mean)
      : `${valueText(measure, mean)} ± ${valueText(measure, deviation)}`;
  return n === cell.n ? text : `${text} (n=${n})`;
}

/** Why a measure may be missing. */
const REASONS: Partial<Record<MeasureName, string>> = {
  forwardTransfer:
    'Forward transfer is missing if the scenario is class-incremental or a stream without borders, or if the runs come from a version that did not measure it.',
  taskAwareAccuracy: 'Task-aware accuracy is missing where runs come from a version that did not measure it.',
  intransigence:
    'Intransigence is missing where the run of joint training with the same seed and options is not among those shown here.',
};

/** Explains why measures that are shown are missing of some runs, one sentence each; forward transfer always. */
export function lackingTexts(cells: readonly Cell[]): string[] {
  const shown = shownMeasures(cells).map(({ name }) => name);
  return measures.flatMap((measure) => {
    const reason = REASONS[measure.name];
    const isExplained = shown.includes(measure.name) || measure.name === 'forwardTransfer';
    const isLacking = cells.some(
      (cell) => cell.tasks > 1 && (measured(measure, cell)?.n ?? 0) < cell.runs.filter(isOwn).length,
    );
    return reason !== undefined && isExplained && isLacking ? [reason] : [];
  });
}

/** Defines the measures and names their sources. */
export const DEFINITIONS: readonly (readonly [string, string])[] = [
  [
    'average accuracy',
    'mean test accuracy over all tasks after the last one was learned (Lopez-Paz and Ranzato 2017, arXiv:1706.08840; Chaudhry et al. 2018, arXiv:1801.10112). Higher is better.',
  ],
  [
    'accuracy over samples',
    'share of the test samples of all tasks that are right after the last one was learned: the mean over tasks, each weighted by its number of samples (as in Rebuffi et al. 2017, arXiv:1611.07725). It differs from the average accuracy where tasks are of unequal size. Higher is better.',
  ],
  [
    'task-aware accuracy',
    'mean test accuracy over all tasks after the last one was learned, if it is known which task a sample is of, so that one of the task’s own classes is predicted, by the same network (task-aware in Masana et al. 2023, arXiv:2010.15277). In class-incremental scenarios alone: in task-incremental ones the average accuracy is task-aware already, and each task has an output layer of its own, so there is no task-agnostic one; in domain-incremental ones the labels are the same in all tasks. Higher is better.',
  ],
  [
    'gap to task-aware',
    'task-aware accuracy minus average accuracy: what is wrong only because a class of another task is predicted. Lower is better.',
  ],
  [
    'learning accuracy',
    'mean over tasks of the accuracy on each right after it was learned (Riemer et al. 2019, arXiv:1810.11910). A method that holds on to the old at the price of the new has a low one. Higher is better.',
  ],
  [
    'intransigence',
    'for each task: the accuracy on it of joint training on the data of all tasks up to it, minus that of the strategy right after it was learned; mean over tasks (Chaudhry et al. 2018, arXiv:1801.10112). It is held against the run of the strategy joint with the same scenario, backbone, head, training options and seed, if that is among the runs shown; a dash means that it is not. Lower is better; negative values mean that joint training is beaten.',
  ],
  [
    'forgetting',
    'for each task but the last: its best accuracy between learning it and starting the last task, minus its accuracy at the end; mean over these tasks (Chaudhry et al. 2018). Lower is better.',
  ],
  [
    'backward transfer',
    'for each task but the last: its accuracy at the end minus its accuracy right after it was learned; mean over these tasks (Lopez-Paz and Ranzato 2017). Negative values mean forgetting.',
  ],
  [
    'forward transfer',
    'for each task but the first: its accuracy just before it is learned minus the accuracy of the initial network; mean over these tasks (Lopez-Paz and Ranzato 2017). In task-incremental scenarios it only scatters around 0, because the task’s own output layer is still untrained at that point. In class-incremental scenarios it is meaningless and not measured, because classes not seen yet cannot be predicted. A dash can also mean that the runs come from a version that did not measure it.',
  ],
  [
    'anytime average accuracy',
    'mean over all times on the way of the average accuracy on the tasks that had begun by then (Caccia et al. 2022, arXiv:2104.05025). Measured by --eval-every. Higher is better.',
  ],
  [
    'worst-case accuracy',
    'mean over tasks of the lowest accuracy on each after it was learned, on the way or after a task; of the last task, its accuracy at the end (WC-ACC, De Lange et al. 2023, arXiv:2205.13452). Measured by --eval-every: the more often it tests, the lower it can be. Higher is better.',
  ],
  [
    'dip after a switch',
    'for each task but the first: the average accuracy on the earlier tasks just before it, minus the lowest while it is learned; mean over these tasks. It shows the stability gap of De Lange et al. (2023), which forgetting does not, since accuracies can come back by the end of a task. Measured by --eval-every. Lower is better.',
  ],
  [
    'method memory',
    'the most that a method holds when a task has been learned, to go on with another one, also after the last: samples with their labels (1 byte each; 2 if there are more than 256), and at 4 bytes a number its state, such as stored logits, old networks and importances, and its own parameters. A sample counts as its image, in the bytes that its dataset publishes, or as its features at 4 bytes each, whichever is smaller; the table says which. A method that learns from all data so far holds them all. The network and the optimizer’s state, which every method has, do not count. A dash means that the runs come from a version that did not compute it, or were computed elsewhere.',
  ],
  [
    'time, peak memory',
    'per run, in its worker process. Time is that of learning and testing, without reading data and compiling. Peak memory is the most that the process had resident during the run, data and programs included; since it started where the system is not Linux. Both include more in runs of earlier versions: see “The database” in the documentation’s Concepts.',
  ],
];
