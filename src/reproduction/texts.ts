import { assignments } from '../reporting/cells/flatten.js';
import { countOf, duration } from '../reporting/cells/numbers.js';
import { SIGNS, verdictText } from '../reporting/measures/significance.js';
import type { Settings } from '../runs/resolve.js';
import { type ComparedCell, cost, tally } from './comparison.js';
import type { PresetName } from './presets.js';
import { PUBLISHED_RUNS, type PublishedFigure, SOURCE } from './tables/published.js';
import type { ComparedTable } from './tables/table.js';

/** How a table was made, beside its runs. */
export interface Circumstances {
  /** Number of seeds asked for. */
  seeds: number;
  /** Set over the presets. */
  settings: Settings;
}

/** `93.75 ± 3.28`. */
export const figureText = ({ mean, deviation }: PublishedFigure): string =>
  `${mean.toFixed(2)} ± ${deviation.toFixed(2)}`;

/** `93.75 ± 3.28`, of a single run the number alone, without any a dash. */
export function oursText({ mean, deviation }: Pick<ComparedCell, 'mean' | 'deviation'>): string {
  if (mean === null) return '–';
  return deviation === null ? mean.toFixed(2) : figureText({ mean, deviation });
}

/** How many runs a mean is of: `n=10`, or where some are missing `n=3 of 10, 1 failed`. */
export function countsText({ n, wanted, failed }: Pick<ComparedCell, 'n' | 'wanted' | 'failed'>): string {
  const number = n === wanted ? `n=${n}` : `n=${n} of ${wanted}`;
  return failed > 0 ? `${number}, ${failed} failed` : number;
}

/** `+1.19 =`, or nothing without a run. */
export const differenceText = ({ difference, verdict }: ComparedCell): string =>
  difference === null ? '' : verdictText(difference, verdict);

/** What the numbers of a table are, in paragraphs to stand under its title. */
export function captionOf({ cells }: ComparedTable, { seeds, settings }: Circumstances) {
  const failed = cells.reduce((sum, cell) => sum + cell.failed, 0);
  return [
    'Average accuracy after the last task in percent: mean ± population standard deviation, ' +
      `published over ${PUBLISHED_RUNS} runs (${SOURCE}), ours over ${countOf(seeds, 'seed')}.`,
    ...deviationsFromProtocol(settings),
    ...(failed > 0 ? [`${countOf(failed, 'run')} failed; the means are of the others.`] : []),
  ];
}

/** What the signs mean. */
export const LEGEND =
  "Differences are ours − published; by Welch's t-test at 5 % (deviations taken as sample deviations) " +
  `${SIGNS.match} is no significant difference, ${SIGNS.differ} a significant one, ${SIGNS.undecided} not decided, for want of a second run.`;

/** Says that runs are not the paper's protocol, where something was set. */
export function deviationsFromProtocol(settings: Settings): string[] {
  const options = assignments(settings);
  return options.length === 0 ? [] : [`Not the paper's protocol: set by hand to ${options.join(', ')}.`];
}

/** `paper preset: 12 of 18 cells match, 5 differ, 1 is not decided`, a line for each preset. */
export const tallyLines = (presets: readonly PresetName[], cells: readonly ComparedCell[]): string[] =>
  presets.map((preset) => {
    const ofPreset = cells.filter((cell) => cell.presets.includes(preset));
    const { match, differ, undecided } = tally(ofPreset);
    const open = undecided > 0 ? `, ${undecided} not decided` : '';
    return `${preset} preset: ${match} of ${countOf(ofPreset.length, 'cell')} match, ${differ} differ${open}`;
  });

/** `360 runs, 1 h 40 min of computing, at most 612 MB in a worker`. */
export function costText(cells: readonly Pick<ComparedCell, 'runs'>[]): string {
  const { runs, seconds, peakMemory } = cost(cells);
  if (runs === 0) return 'no finished runs';
  const memory = `at most ${Math.round(peakMemory / 1e6)} MB of memory in a worker`;
  return `${countOf(runs, 'run')}, ${duration(seconds)} of computing added up over the workers, ${memory}`;
}

/** Heading of the figures that the paper quotes. */
export const QUOTED = 'MLP, Hsu et al.';

/** `93.75 ± 3.28 (n=10)`. */
export const withCounts = (cell: ComparedCell): string => `${oursText(cell)} (${countsText(cell)})`;
