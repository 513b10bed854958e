import { Command, Option } from '@commander-js/extra-typings';
import Table from 'cli-table3';
import { stringify } from 'csv-stringify/sync';
import { usageError } from '../../errors/user-error.js';
import { elsewhereTexts } from '../../reporting/cells/elsewhere.js';
import { flatten } from '../../reporting/cells/flatten.js';
import { jointFinder } from '../../reporting/cells/joint.js';
import { localTime } from '../../reporting/cells/local-time.js';
import { countOf, percent, shortHash } from '../../reporting/cells/numbers.js';
import { codeTexts } from '../../reporting/cells/other-code.js';
import { settingsOf, settingTexts } from '../../reporting/cells/settings.js';
import { type AnyRun, anySeedless, isElsewhere, isOwn } from '../../runs/elsewhere.js';
import { type InstalledCode, installedCode } from '../../runs/other-code.js';
import { linesOf } from '../../store/lines.js';
import { COLUMNS } from '../columns.js';
import { databaseOption, positiveInteger } from '../options.js';
import { selecting } from '../selection/options.js';
import { selectedRuns } from '../selection/selection.js';
import { runText } from '../shown/matrix.js';
import { headlineOf, otherCodeOf, recordOf } from '../shown/record.js';
import { sortColumns, sorted, sortKeysIn } from '../shown/sorted.js';

/** Up to this many runs are shown with their accuracy matrices. */
const FEW = 4;

export const resultsCommand = () =>
  selecting(
    new Command('results')
      .description('show stored runs: as a table, or complete as JSON, JSON lines or CSV')
      .addOption(databaseOption()),
  )
    .addOption(
      new Option(
        '--sort <columns>',
        `sort by these, separated by commas: ${sortColumns.join(', ')}; with - before a name the largest or newest first, such as -started`,
      ).argParser(sortKeysIn),
    )
    .addOption(new Option('--limit <count>', 'only so many of them, the first').argParser(positiveInteger))
    .addOption(new Option('--json', 'print the complete records as JSON'))
    .addOption(new Option('--csv', 'print every accuracy as a row of CSV'))
    .addOption(
      new Option('--jsonl', 'print every finished run as a line of JSON, for continual-bench import'),
    )
    .action(async ({ json, csv, jsonl, db, sort, limit, ...selection }) => {
      if ([json, csv, jsonl].filter(Boolean).length > 1) {
        throw usageError('give only one of --json, --jsonl and --csv');
      }
      const selected = await selectedRuns(db, selection);
      const runs = (sort ? sorted(selected, sort) : selected).slice(0, limit);
      const textOf = json ? jsonOf : csv ? csvOf : viewOf;
      // Lines say nothing about the installed code, so it is not loaded for them.
      process.stdout.write(jsonl ? linesOf(runs) : await textOf(runs, await installedCode()));
      if (textOf === viewOf && !jsonl && runs.length < selected.length) {
        process.stdout.write(`${runs.length} of ${selected.length} runs are shown.\n`);
      }
      const unfinished = runs.filter(({ status }) => status !== 'finished').length;
      if (jsonl && unfinished > 0) {
        process.stderr.write(
          `${unfinished} of ${countOf(runs.length, 'run')} ${unfinished === 1 ? 'is not finished and was' : 'are not finished and were'} left out\n`,
        );
      }
    });

function jsonOf(runs: AnyRun[], installed: InstalledCode): string {
  const jointOf = jointFinder(runs);
  return `${JSON.stringify(
    runs.map((run) => recordOf(run, jointOf, installed)),
    null,
    2,
  )}\n`;
}

/**
 * One row per accuracy, those on tasks not learnt yet last. Its columns are the run, its options (such as
 * `head.hidden`) and the accuracy. A run without accuracies still gets a row.
 */
function csvOf(runs: AnyRun[], installed: InstalledCode): string {
  const named = ['scenario.name', 'head.name', 'strategy.name', 'seed'];
  const options = runs.map((run) => flatten({ ...run.configuration }));
  const paths = [...new Set(options.flatMap((option) => [...option.keys()]))]
    .filter((path) => !named.includes(path))
    .sort();
  const rows = runs.flatMap((run, index) => {
    const entries: Partial<AnyRun['accuracies'][number]>[] = [...run.accuracies, ...run.earlyAccuracies];
    return (entries.length > 0 ? entries : [{}]).map((entry) => [
      run.id,
      ...named.map((path) => options[index]!.get(path)),
      run.status,
      run.error,
      run.environment?.programVersion,
      run.environment?.backend,
      run.environment?.device,
      isOwn(run) ? `${run.codeAssumed}` : undefined,
      otherCodeOf(run, installed).join('; '),
      run.methodMemory?.bytes,
      isElsewhere(run) ? run.file : undefined,
      run.tags.join(' '),
      run.note,
      ...paths.map((path) => options[index]!.get(path)),
      entry.trainTask,
      entry.testTask,
      entry.accuracy,
      'taskAware' in entry ? entry.taskAware : undefined,
      entry.loss,
      entry.samples,
      entry.seconds,
    ]);
  });
  const header = [
    ...['id', 'scenario', 'head', 'strategy', 'seed', 'status', 'error'],
    ...['programVersion', 'backend', 'device', 'codeAssumed', 'otherCode', 'methodMemory', 'elsewhereFile'],
    ...['tags', 'note'],
    ...paths,
    ...['trainTask', 'testTask', 'accuracy', 'taskAware', 'loss', 'samples', 'seconds'],
  ];
  return stringify([header, ...rows]);
}

async function viewOf(runs: AnyRun[], installed: InstalledCode): Promise<string> {
  const jointOf = jointFinder(runs);
  const settings = await settingsOf(
    runs.map((run) => ({
      configuration: anySeedless(run.configuration),
      runs: [run],
      n: run.status === 'finished' ? 1 : 0,
    })),
  );
  const options = settings.map((some) => settingTexts(some).join(' '));
  const varied = options.some((text) => text !== '');
  const areTagged = runs.some(({ tags }) => tags.length > 0);
  const areNoted = runs.some(({ note }) => note !== null);
  const table = new Table({
    head: [
      'id',
      'scenario',
      'head',
      'strategy',
      'seed',
      'status',
      'accuracy',
      'seconds',
      'started',
      ...(areTagged ? ['tags'] : []),
      ...(areNoted ? ['note'] : []),
      ...(varied ? ['options'] : []),
    ],
    colAligns: ['left', 'left', 'left', 'left', 'right', 'left', 'right', 'right'],
    ...COLUMNS,
  });
  for (const [index, run] of runs.entries()) {
    const headline = headlineOf(run);
    table.push([
      shortHash(run.id),
      run.configuration.scenario.name,
      run.configuration.head.name,
      run.configuration.strategy.name,
      run.configuration.seed,
      isElsewhere(run) ? 'elsewhere' : run.status,
      headline === null ? '–' : percent(headline),
      run.seconds === null ? '–' : run.seconds.toFixed(1),
      run.startedAt === null ? '–' : localTime(run.startedAt),
      ...(areTagged ? [run.tags.join(' ')] : []),
      ...(areNoted ? [run.note ?? ''] : []),
      ...(varied ? [options[index]!] : []),
    ]);
  }
  const below =
    runs.length <= FEW
      ? runs.map((run) => runText(run, jointOf)).join('\n')
      : `${runs.length} runs. To see accuracy matrices, narrow them down to ${FEW} or fewer (--scenario, --head, --strategy, --seed, --where), or take one: continual-bench show ID. All there is comes with --json or --csv.\n`;
  return `${table.toString()}\n${[...elsewhereTexts(runs), ...codeTexts(runs, installed)]
    .map((note) => `${note}\n`)
    .join('')}\n${below}`;
}
