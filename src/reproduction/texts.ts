import { environmentNotes } from '../reporting/cells/environment.js';
import { assignments } from '../reporting/cells/flatten.js';
import { countOf, duration } from '../reporting/cells/numbers.js';
import {
  fewSeedsWarning,
  intervalText,
  SIGNS,
  SINGLE_LEGEND,
  verdictText,
} from '../reporting/measures/significance.js';
import type { Settings } from '../runs/resolve.js';
import { FEW_SEEDS } from '../statistics/comparison.js';
import { type ComparedCell, cost, type OurFigures, type TestedDifference, tally } from './comparison.js';
import type { PresetName } from './presets.js';
import { headTitles, PUBLISHED_RUNS, type PublishedFigure, SOURCE } from './tables/published.js';
import type { ComparedTable } from './tables/table.js';

/** How a table was made, apart from its runs. */
export interface Circumstances {
  /** Number of seeds asked for. */
  seeds: number;
  /** Override the presets. */
  settings: Settings;
}

/** `93.75 ± 3.28`. */
export const figureText = ({ mean, deviation }: PublishedFigure): string =>
  `${mean.toFixed(2)} ± ${deviation.toFixed(2)}`;

/** `93.75 ± 3.28`; only the mean for a single run, a dash without runs. */
export function oursText({ mean, deviation }: Pick<OurFigures, 'mean' | 'deviation'>): string {
  if (mean === null) return '–';
  return deviation === null ? mean.toFixed(2) : figureText({ mean, deviation });
}

/** How many runs a mean covers: `n=10`, or `n=3 of 10, 1 failed` if some are missing. */
export function countsText({ n, wanted, failed }: Pick<OurFigures, 'n' | 'wanted' | 'failed'>): string {
  const number = n === wanted ? `n=${n}` : `n=${n} of ${wanted}`;
  return failed > 0 ? `${number}, ${failed} failed` : number;
}

/** `+1.19 n.s.` and `(−1.17 to +3.55)`, or without the interval if there is no test; empty without runs. */
export const differenceLines = ({ difference, verdict, test }: TestedDifference): string[] =>
  difference === null
    ? []
    : [verdictText(difference, SIGNS[verdict]), ...(test ? [`(${intervalText(test)})`] : [])];

export const differenceText = (cell: TestedDifference): string => differenceLines(cell).join(' ');

/** Explains the numbers of a table, in paragraphs to go under its title. */
export function captionOf({ cells }: ComparedTable, { seeds, settings }: Circumstances) {
  const failed = cells.reduce((sum, cell) => sum + cell.failed, 0);
  return [
    'Average accuracy after the last task, in percent: mean ± population standard deviation. ' +
      `Published: ${PUBLISHED_RUNS} runs (${SOURCE}). Ours: ${countOf(seeds, 'seed')}.`,
    ...deviationsFromProtocol(settings),
    ...(failed > 0 ? [`${countOf(failed, 'run')} failed; the means are over the others.`] : []),
    ...environmentOfCells({ cells }),
    ...fewSeedsNote(cells),
  ];
}

/** What the cells were computed with, where it is not the default or not the same for all. */
export const environmentOfCells = ({ cells }: Pick<ComparedTable, 'cells'>): string[] =>
  environmentNotes(cells.map((cell) => ({ label: labelOf(cell), runs: cell.runs })));

/** Warns if cells have fewer than five runs; empty otherwise. */
export function fewSeedsNote(cells: readonly OurFigures[]): string[] {
  const few = cells.filter(({ n }) => n > 0 && n < FEW_SEEDS).length;
  return few === 0 ? [] : [fewSeedsWarning(few, cells.filter(({ n }) => n > 0).length)];
}

export const labelOf = ({ head, strategy, presets }: ComparedCell): string =>
  `${headTitles[head]!} · ${strategy} · ${presetsText(presets)}`;

/** `paper preset`, `paper and tuned presets`. */
export const presetsText = (presets: readonly PresetName[]): string =>
  `${new Intl.ListFormat('en').format(presets)} ${presets.length > 1 ? 'presets' : 'preset'}`;

/** Explains the signs. */
export const LEGEND =
  "Differences are ours − published, in points, each with its own 95 % confidence interval. Welch's t-test at 5 %, with sample standard deviations, each cell by itself and not corrected for their number: " +
  `${SINGLE_LEGEND}.`;

/** Says that runs do not follow the paper's protocol; empty unless something was set. */
export function deviationsFromProtocol(settings: Settings): string[] {
  const options = assignments(settings);
  return options.length === 0 ? [] : [`Not the paper's protocol; set by hand: ${options.join(', ')}.`];
}

/**
 * `paper preset: 5 of 18 cells significantly different, 12 n.s., 1 not tested; 180 runs, 1 h 40 min of computing time`,
 * one line per preset.
 */
export const tallyLines = (presets: readonly PresetName[], cells: readonly ComparedCell[]): string[] =>
  presets.map((preset) => {
    const ofPreset = cells.filter((cell) => cell.presets.includes(preset));
    const { differ, notSignificant, undecided } = tally(ofPreset);
    const open = undecided > 0 ? `, ${undecided} not tested` : '';
    return `${preset} preset: ${differ} of ${countOf(ofPreset.length, 'cell')} significantly different, ${notSignificant} n.s.${open}; ${timeText(ofPreset)}`;
  });

/** `n = 10`, or `n = 3 to 10`. */
export function seedsText(cells: readonly Pick<OurFigures, 'n'>[]): string {
  const counts = cells.map(({ n }) => n);
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)];
  return fewest === most ? `n = ${most}` : `n = ${fewest} to ${most}`;
}

/** `360 runs, 1 h 40 min of computing time in all workers together, at most 612 MB of memory per worker`. */
export function costText(cells: readonly Pick<OurFigures, 'runs'>[]): string {
  const { runs, peakMemory } = cost(cells);
  const time = timeText(cells);
  if (runs === 0) return time;
  return `${time} in all workers together, at most ${Math.round(peakMemory / 1e6)} MB of memory per worker`;
}

export function timeText(cells: readonly Pick<OurFigures, 'runs'>[]): string {
  const { runs, seconds } = cost(cells);
  return runs === 0 ? 'no finished runs' : `${countOf(runs, 'run')}, ${duration(seconds)} of computing time`;
}

/** Heading of the column with the figures that the paper quotes. */
export const QUOTED = 'MLP, Hsu et al.';

/** `93.75 ± 3.28 (n=10)`. */
export const withCounts = (
  cell: Pick<OurFigures, 'mean' | 'deviation' | 'n' | 'wanted' | 'failed'>,
): string => `${oursText(cell)} (${countsText(cell)})`;
