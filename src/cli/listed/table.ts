import { elsewhereTexts } from '../../reporting/cells/elsewhere.js';
import { jointFinder } from '../../reporting/cells/joint.js';
import { localTime } from '../../reporting/cells/local-time.js';
import { percent, shortHash } from '../../reporting/cells/numbers.js';
import { codeTexts } from '../../reporting/cells/other-code.js';
import { settingsOf, settingTexts } from '../../reporting/cells/settings.js';
import { type AnyRun, anySeedless, isElsewhere } from '../../runs/elsewhere.js';
import type { InstalledCode } from '../../runs/other-code.js';
import { runText } from '../shown/matrix.js';
import { headlineOf } from '../shown/record.js';
import { type Column, longTable } from './long-table.js';

/** Up to this many runs are shown with their accuracy matrices. */
const FEW = 4;

/** Runs as a table, in parts, followed by what has to be said of them. */
export async function tableParts(
  runs: readonly AnyRun[],
  installed: InstalledCode,
): Promise<Iterable<string>> {
  const settings = await settingsOf(
    runs.map((run) => ({
      configuration: anySeedless(run.configuration),
      runs: [run],
      n: run.status === 'finished' ? 1 : 0,
    })),
  );
  return inParts(
    runs,
    installed,
    settings.map((some) => settingTexts(some).join(' ')),
  );
}

function* inParts(
  runs: readonly AnyRun[],
  installed: InstalledCode,
  options: readonly string[],
): Iterable<string> {
  yield* longTable(columnsFor(runs, options), runs);
  for (const note of [...elsewhereTexts(runs), ...codeTexts(runs, installed)]) yield `${note}\n`;
  yield '\n';
  const jointOf = jointFinder(runs);
  yield runs.length <= FEW
    ? runs.map((run) => runText(run, jointOf)).join('\n')
    : `${runs.length} runs. To see accuracy matrices, narrow them down to ${FEW} or fewer (--scenario, --head, --strategy, --seed, --where), or take one: continual-bench show ID. All there is comes with --json or --csv.\n`;
}

/** The columns; those that would be empty for all are left out. */
function columnsFor(runs: readonly AnyRun[], options: readonly string[]): Column<AnyRun>[] {
  const all: (Column<AnyRun> & { isThere?: boolean })[] = [
    { head: 'id', text: ({ id }) => shortHash(id) },
    { head: 'scenario', text: ({ configuration }) => configuration.scenario.name },
    { head: 'head', text: ({ configuration }) => configuration.head.name },
    { head: 'strategy', text: ({ configuration }) => configuration.strategy.name },
    { head: 'seed', align: 'right', text: ({ configuration }) => `${configuration.seed}` },
    { head: 'status', text: (run) => (isElsewhere(run) ? 'elsewhere' : run.status) },
    { head: 'accuracy', align: 'right', text: (run) => dashed(headlineOf(run), percent) },
    { head: 'seconds', align: 'right', text: ({ seconds }) => dashed(seconds, (some) => some.toFixed(1)) },
    { head: 'started', text: ({ startedAt }) => dashed(startedAt, localTime) },
    { head: 'tags', text: ({ tags }) => tags.join(' '), isThere: runs.some(({ tags }) => tags.length > 0) },
    { head: 'note', text: ({ note }) => note ?? '', isThere: runs.some(({ note }) => note !== null) },
    { head: 'options', text: (_, index) => options[index]!, isThere: options.some((text) => text !== '') },
  ];
  return all.filter(({ isThere = true }) => isThere);
}

const dashed = <Value>(value: Value | null, textOf: (value: Value) => string): string =>
  value === null ? '–' : textOf(value);
