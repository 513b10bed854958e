import { assignments } from '../reporting/cells/flatten.js';
import { countOf, duration } from '../reporting/cells/numbers.js';
import { SIGNS_LEGEND, verdictText } from '../reporting/measures/significance.js';
import type { Settings } from '../runs/resolve.js';
import { type ComparedCell, cost, tally } from './comparison.js';
import type { PresetName } from './presets.js';
import { PUBLISHED_RUNS, type PublishedFigure, SOURCE } from './tables/published.js';
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
export function oursText({ mean, deviation }: Pick<ComparedCell, 'mean' | 'deviation'>): string {
  if (mean === null) return '–';
  return deviation === null ? mean.toFixed(2) : figureText({ mean, deviation });
}

/** How many runs a mean covers: `n=10`, or `n=3 of 10, 1 failed` if some are missing. */
export function countsText({ n, wanted, failed }: Pick<ComparedCell, 'n' | 'wanted' | 'failed'>): string {
  const number = n === wanted ? `n=${n}` : `n=${n} of ${wanted}`;
  return failed > 0 ? `${number}, ${failed} failed` : number;
}

/** `+1.19 =`, or empty without runs. */
export const differenceText = ({ difference, verdict }: ComparedCell): string =>
  difference === null ? '' : verdictText(difference, verdict);

/** Explains the numbers of a table, in paragraphs to go under its title. */
export function captionOf({ cells }: ComparedTable, { seeds, settings }: Circumstances) {
  const failed = cells.reduce((sum, cell) => sum + cell.failed, 0);
  return [
    'Average accuracy after the last task, in percent: mean ± population standard deviation. ' +
      `Published: ${PUBLISHED_RUNS} runs (${SOURCE}). Ours: ${countOf(seeds, 'seed')}.`,
    ...deviationsFromProtocol(settings),
    ...(failed > 0 ? [`${countOf(failed, 'run')} failed; the means are over the others.`] : []),
  ];
}

/** Explains the signs. */
export const LEGEND =
  "Differences are ours − published, in points. Welch's t-test at 5 %, with sample standard deviations: " +
  `${SIGNS_LEGEND}.`;

/** Says that runs do not follow the paper's protocol; empty unless something was set. */
export function deviationsFromProtocol(settings: Settings): string[] {
  const options = assignments(settings);
  return options.length === 0 ? [] : [`Not the paper's protocol; set by hand: ${options.join(', ')}.`];
}

/** `paper preset: 12 of 18 cells match, 5 differ, 1 undecided`, one line per preset. */
export const tallyLines = (presets: readonly PresetName[], cells: readonly ComparedCell[]): string[] =>
  presets.map((preset) => {
    const ofPreset = cells.filter((cell) => cell.presets.includes(preset));
    const { match, differ, undecided } = tally(ofPreset);
    const open = undecided > 0 ? `, ${undecided} undecided` : '';
    return `${preset} preset: ${match} of ${countOf(ofPreset.length, 'cell')} match, ${differ} differ${open}`;
  });

/** `360 runs, 1 h 40 min of computing time in all workers together, at most 612 MB of memory per worker`. */
export function costText(cells: readonly Pick<ComparedCell, 'runs'>[]): string {
  const { runs, seconds, peakMemory } = cost(cells);
  if (runs === 0) return 'no finished runs';
  const memory = `at most ${Math.round(peakMemory / 1e6)} MB of memory per worker`;
  return `${countOf(runs, 'run')}, ${duration(seconds)} of computing time in all workers together, ${memory}`;
}

/** Heading of the column with the figures that the paper quotes. */
export const QUOTED = 'MLP, Hsu et al.';

/** `93.75 ± 3.28 (n=10)`. */
export const withCounts = (cell: ComparedCell): string => `${oursText(cell)} (${countsText(cell)})`;
