import type { ScenarioKind } from '../plugins/task-sequence.js';
import { environmentNotes, environmentOf } from '../reporting/cells/environment.js';
import { assignments, flatten } from '../reporting/cells/flatten.js';
import { bytesText, countOf } from '../reporting/cells/numbers.js';
import { type MeasureName, measures, valueText } from '../reporting/measures/measures.js';
import { lackingMemory, samplesText } from '../reporting/measures/method-memory.js';
import { headTitles } from '../reproduction/tables/published.js';
import { type Circumstances, costText, withCounts } from '../reproduction/texts.js';
import { incremental } from '../runs/misfits.js';
import type { AtlasCell } from './cells.js';
import type { Refusal } from './plan.js';

/** All that there is to show. */
export interface Atlas extends Circumstances {
  cells: readonly AtlasCell[];
  refusals: readonly Refusal[];
}

export const TITLE = 'Atlas: every strategy with every head on Split MNIST';

export const settingTitles: Record<ScenarioKind, string> = {
  task: 'Task-incremental',
  domain: 'Domain-incremental',
  class: 'Class-incremental',
};

/** Heading of the first column. */
export const STRATEGIES = 'strategy';
/** What a table has of each head. */
export const COLUMNS = ['accuracy (%)', 'forgetting', 'seconds', 'memory held'];

/** Under `COLUMNS`: `98.12 ± 0.30 (n=3)`, `1.20`, `41.5`, `392.5 kB`. */
export const figureTexts = (cell: AtlasCell): string[] => [
  withCounts(cell),
  meanText(cell, 'forgetting'),
  meanText(cell, 'seconds'),
  memoryText(cell),
];

function meanText(cell: AtlasCell, name: MeasureName): string {
  const { digits } = measures.find((measure) => measure.name === name)!;
  const found = cell.measures[name];
  return found === null ? '–' : valueText({ digits }, found.mean);
}

function memoryText({ measures: { methodMemory } }: AtlasCell): string {
  return methodMemory === null ? '–' : bytesText(methodMemory.mean);
}

/** Explains the numbers, in paragraphs to go under the title. */
export function captionOf({ cells, refusals, ...circumstances }: Atlas): string[] {
  return [
    'Average accuracy after the last task, in percent: mean ± population standard deviation over n seeds. Forgetting in points, ' +
      'seconds of learning and testing per run, and the most bytes that the method holds between tasks: means over the same runs.',
    protocolText(cells, circumstances),
    ...environmentTexts(cells),
    ...joined([...samplesText(cells), ...lackingMemory(cells)]),
    ...joined([...refusals.map(refusalText), ...noHeadText(cells)]),
    'Bold is the highest mean of a head, not counting joint and cumulative training, which learn from all data so far again. No ' +
      'difference is tested here, and with few seeds many are chance; continual-bench report --baseline tests them.',
    runsText(cells),
  ];
}

const joined = (sentences: readonly string[]): string[] =>
  sentences.length === 0 ? [] : [sentences.join(' ')];

/** What all runs have in common, and what they have not. */
function protocolText(cells: readonly AtlasCell[], { seeds, settings }: Circumstances): string {
  const all = cells.map(({ configuration }) => flatten(configuration.training));
  const names = [...new Set(all.flatMap((options) => [...options.keys()]))].sort();
  const isCommon = (name: string) => all.every((options) => options.get(name) === all[0]!.get(name));
  const common = names.filter(isCommon).map((name) => `training.${name}=${all[0]!.get(name)}`);
  const own = names.filter((name) => !isCommon(name)).map((name) => `training.${name}`);
  const set = assignments(settings);
  return [
    `Protocol: Split MNIST, ${countOf(seeds, 'seed')}, ${common.join(', ')} in all runs${own.length > 0 ? `; ${own.join(' and ')} as each strategy has them by default` : ''}.`,
    'Heads have the options of the preset paper, strategies their defaults for each setting.',
    ...(set.length > 0 ? [`Set by hand: ${set.join(', ')}.`] : []),
  ].join(' ');
}

/** Times depend on it. */
function environmentTexts(cells: readonly AtlasCell[]): string[] {
  const processor = environmentOf(cells.flatMap(({ runs }) => runs)).get('processor');
  const notes = environmentNotes(cells.map((cell) => ({ label: labelOf(cell), runs: cell.runs })));
  return processor === undefined ? [] : [[`Computed on: ${processor}.`, ...notes].join(' ')];
}

/** `Not for task- or domain-incremental scenarios: icarl, ncm (it predicts by …).` */
const refusalText = ({ strategies, kinds, reason }: Refusal): string =>
  `Not for ${incremental(kinds)} scenarios: ${strategies.join(', ')} (${reason}).`;

function noHeadText(cells: readonly AtlasCell[]): string[] {
  const without = cells.filter(({ trainsHead }) => !trainsHead);
  if (without.length === 0) return [];
  const names = [...new Set(without.map(({ strategy }) => strategy.name))];
  return [
    `No head is trained by ${names.join(', ')}: results are the same with every one, so they are run with one alone.`,
  ];
}

/** `Of 546 runs, 9 failed; means are over the others, – where there are none. 537 runs, 2 h of computing time …` */
export function runsText(cells: readonly AtlasCell[]): string {
  const sum = (count: (cell: AtlasCell) => number) => cells.reduce((all, cell) => all + count(cell), 0);
  const wanted = sum((cell) => cell.wanted);
  const failed = sum((cell) => cell.failed);
  const finished = sum(({ n }) => n);
  const notFinished = wanted - failed - finished;
  const parts = [
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(notFinished > 0 ? [`${notFinished} not finished`] : []),
  ];
  const missing = `Of ${countOf(wanted, 'run')}, ${parts.join(' and ')}; means are over the others, – where there are none. `;
  if (finished === 0) return `Of ${countOf(wanted, 'run')}, none has finished.`;
  return `${parts.length > 0 ? missing : ''}Finished: ${costText(cells)}.`;
}

/** `er · Neurocoder, task-incremental: the loss is not finite`, one line for each reason of each cell. */
export const failureTexts = (cells: readonly AtlasCell[]): string[] =>
  cells.flatMap((cell) => cell.errors.map((error) => `${labelOf(cell)}: ${error}`));

export const labelOf = ({ strategy, head, kind }: AtlasCell): string =>
  `${strategy.name} · ${headTitles[head]!}, ${settingTitles[kind].toLowerCase()}`;
