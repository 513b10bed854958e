import type { RunRecord } from '../../runs/record.js';
import { averageAccuracy, backwardTransfer, forgetting, forwardTransfer } from '../../training/metrics.js';
import { type Cell, type Spread, spreadOf } from '../cells/cells.js';

/** What is told of each run and, as a mean, of each cell. */
export interface Measure {
  name: MeasureName;
  title: string;
  /** Of a finished run, in the unit of the title; null where it has none. */
  of(run: RunRecord): number | null;
  /** Digits behind the point. */
  digits: number;
}

export type MeasureName =
  | 'averageAccuracy'
  | 'forgetting'
  | 'backwardTransfer'
  | 'forwardTransfer'
  | 'seconds'
  | 'parameters'
  | 'peakMemory';

const inPercent = (fraction: number | null): number | null => fraction && 100 * fraction;

export const measures: readonly Measure[] = [
  {
    name: 'averageAccuracy',
    title: 'average accuracy (%)',
    of: ({ accuracies, tasks }) => inPercent(averageAccuracy(accuracies, tasks)),
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
  { name: 'seconds', title: 'time a run (s)', of: ({ seconds }) => seconds, digits: 1 },
  { name: 'parameters', title: 'parameters', of: ({ parameterCount }) => parameterCount, digits: 0 },
  {
    name: 'peakMemory',
    title: 'peak memory (MB)',
    of: ({ peakMemory }) => peakMemory && peakMemory / 1e6,
    digits: 0,
  },
];

/** All but the average accuracy, which stands in columns of its own where a difference of it does. */
export const furtherMeasures = measures.filter(({ name }) => name !== 'averageAccuracy');

/** A measure over a cell's finished runs, and how many have it; null where none has. */
export function measured(measure: Measure, { runs }: Cell): (Spread & { n: number }) | null {
  const values = runs.map(measure.of).filter((value) => value !== null);
  return values.length === 0 ? null : { ...spreadOf(values), n: values.length };
}

/** All measures of a cell, by name. */
export const measuresOf = (cell: Cell): Record<MeasureName, (Spread & { n: number }) | null> =>
  Object.fromEntries(measures.map((measure) => [measure.name, measured(measure, cell)])) as never;

/** A value of a measure: `−1.19`, `328,706`. */
export const valueText = ({ digits }: Pick<Measure, 'digits'>, value: number): string =>
  value
    .toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
    .replace('-', '−');

/** `93.75 ± 3.28`; a whole number without a deviation to speak of stands alone, what no run has is a dash. */
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

/** Why cells have no forward transfer, where some have none. */
export function lackingForwardTransfer(cells: readonly Cell[]): string {
  const [measure] = measures.filter(({ name }) => name === 'forwardTransfer') as [Measure];
  const lacking = cells.some((cell) => cell.n > 0 && cell.tasks > 1 && measured(measure, cell) === null);
  return lacking
    ? 'Where there is no forward transfer, the scenario is class-incremental, or the runs were made by a version that did not measure it.'
    : '';
}

/** What the measures are and where they come from, a line each. */
export const DEFINITIONS: readonly (readonly [string, string])[] = [
  [
    'average accuracy',
    'mean test accuracy over all tasks after the last was learnt (Lopez-Paz and Ranzato 2017, Chaudhry et al. 2018). Higher is better.',
  ],
  [
    'forgetting',
    'mean over all tasks but the last of the best accuracy since the task was learnt, before the last task, less that at the end (Chaudhry et al. 2018, arXiv:1801.10112). Lower is better.',
  ],
  [
    'backward transfer',
    'mean over all tasks but the last of the accuracy at the end less that when the task was just learnt (Lopez-Paz and Ranzato 2017, arXiv:1706.08840). Below 0 it is forgetting.',
  ],
  [
    'forward transfer',
    'mean over all tasks but the first of the accuracy just before the task is learnt less that of the initial network (Lopez-Paz and Ranzato 2017). In task-incremental scenarios it only scatters around 0: the task’s own output layer is untrained then. In class-incremental scenarios it has no meaning and is not measured: classes that were not seen yet cannot be predicted. A dash also stands for runs of versions that did not measure it.',
  ],
  [
    'time, peak memory',
    'of a run, in its worker process; the memory is the most that the process had taken by then, earlier runs in it included.',
  ],
];
