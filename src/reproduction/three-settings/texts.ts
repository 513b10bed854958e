import type { ScenarioKind } from '../../plugins/task-sequence.js';
import { environmentNotes } from '../../reporting/cells/environment.js';
import { countOf, signed } from '../../reporting/cells/numbers.js';
import { SIGNS, verdictText } from '../../reporting/measures/significance.js';
import type { SingleVerdict } from '../../statistics/comparison.js';
import { tally } from '../comparison.js';
import {
  type Circumstances,
  deviationsFromProtocol,
  differenceLines,
  fewSeedsNote,
  LEGEND,
  timeText,
} from '../texts.js';
import { type ComparedCell, predictionInterval } from './comparison.js';
import type { Figure, SettingsTable } from './published.js';

export const settingTitle = (kind: ScenarioKind): string => `${kind}-incremental`;

/** `93.46 ± 2.01`, only the mean of a single run, `–` where nothing was published. */
export const publishedText = (figure: Figure | null): string => {
  if (figure === null) return '–';
  const mean = figure.mean.toFixed(2);
  return figure.deviation === null ? mean : `${mean} ± ${figure.deviation.toFixed(2)}`;
};

/** What is said of a published figure. */
export const verdictWord = (
  { publishedRuns }: SettingsTable,
  { published, verdict }: Pick<ComparedCell, 'published' | 'verdict'>,
): string => {
  if (published === null) return '';
  return publishedRuns === 1 ? SINGLE_RUN[verdict] : SIGNS[verdict];
};

/** Where a published single run lies. */
const SINGLE_RUN: Record<SingleVerdict, string> = {
  differ: 'outside',
  'not significant': 'inside',
  undecided: SIGNS.undecided,
};

/** The difference with its verdict, and the interval that it rests on; empty without runs or a published figure. */
export function comparisonLines(table: SettingsTable, cell: ComparedCell): string[] {
  if (table.publishedRuns > 1) return differenceLines(cell);
  if (cell.difference === null) return [];
  const interval = intervalText(cell);
  return [verdictText(cell.difference, verdictWord(table, cell)), ...(interval ? [`(${interval})`] : [])];
}

/** `84.20 to 89.90`: where another run would be expected. */
const intervalText = (cell: ComparedCell): string =>
  predictionInterval(cell)
    ?.map((bound) => bound.toFixed(2).replace('-', '−'))
    .join(' to ') ?? '';

/** Explains the numbers, in paragraphs to go under the title. */
export function captionOf(
  table: SettingsTable,
  cells: readonly ComparedCell[],
  { seeds, settings }: Circumstances,
): string[] {
  const { publishedRuns, source } = table;
  const failed = cells.reduce((sum, cell) => sum + cell.failed, 0);
  const notes = new Map(cells.map(({ method }) => [method.name, method.note]));
  return [
    'Average accuracy after the last task, in percent: mean ± population standard deviation. ' +
      `Published: ${publishedRuns === 1 ? source : `${publishedRuns} runs (${source})`}. Ours: ${countOf(seeds, 'seed')}.`,
    ...deviationsFromProtocol(settings),
    ...[...notes.values()].filter((note) => note !== undefined),
    ...(failed > 0 ? [`${countOf(failed, 'run')} failed; the means are over the others.`] : []),
    ...environmentOfCells(cells),
    ...fewSeedsNote(cells),
  ];
}

export const environmentOfCells = (cells: readonly ComparedCell[]): string[] =>
  environmentNotes(cells.map((cell) => ({ label: labelOf(cell), runs: cell.runs })));

/** `Adam · task-incremental`. */
export const labelOf = ({ method, kind }: ComparedCell): string => `${method.name} · ${settingTitle(kind)}`;

/** Explains the verdicts. */
export const legendOf = ({ publishedRuns }: SettingsTable): string =>
  publishedRuns > 1
    ? LEGEND
    : 'Differences are ours − published, in points. Each published figure is a single run: inside and outside say where it lies with ' +
      'regard to the 95 % prediction interval of our runs, mean ± t · s · √(1 + 1/n), which stands below; each cell by itself and ' +
      `not corrected for their number; ${SIGNS.undecided} not tested (fewer than two runs, or no variation).`;

/** `5 of 39 cells significantly different, 34 n.s.; 390 runs, 1 h 40 min of computing time`. */
export function tallyText({ publishedRuns }: SettingsTable, cells: readonly ComparedCell[]): string {
  const withFigures = cells.filter(({ published }) => published !== null);
  const { differ, notSignificant, undecided } = tally(withFigures);
  const open = undecided > 0 ? `, ${undecided} not tested` : '';
  const number = countOf(withFigures.length, publishedRuns === 1 ? 'published run' : 'cell');
  const verdicts =
    publishedRuns === 1
      ? `${notSignificant} of ${number} inside the prediction interval of ours, ${differ} outside`
      : `${differ} of ${number} significantly different, ${notSignificant} n.s.`;
  return `${verdicts}${open}; ${timeText(cells)}`;
}

/** For a column of its own: `+1.19`, or empty. */
export const differenceOnly = ({ difference }: ComparedCell): string =>
  difference === null ? '' : signed(difference);
