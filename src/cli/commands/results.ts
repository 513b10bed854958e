import { Command, Option } from '@commander-js/extra-typings';
import Table from 'cli-table3';
import { stringify } from 'csv-stringify/sync';
import { usageError } from '../../errors/user-error.js';
import { classesText } from '../../reporting/cells/classes-text.js';
import { ELSEWHERE, elsewhereFacts, elsewhereTexts } from '../../reporting/cells/elsewhere.js';
import { flatten } from '../../reporting/cells/flatten.js';
import { type JointFinder, jointFinder } from '../../reporting/cells/joint.js';
import { bytesText, countOf, duration, percent, signed } from '../../reporting/cells/numbers.js';
import { codeTexts } from '../../reporting/cells/other-code.js';
import { settingsOf, settingTexts } from '../../reporting/cells/settings.js';
import { type AnyRun, anySeedless, isElsewhere, isOwn } from '../../runs/elsewhere.js';
import { type InstalledCode, installedCode, otherCode } from '../../runs/other-code.js';
import { linesOf } from '../../store/lines.js';
import type { MethodMemory } from '../../training/memory/method-memory.js';
import { averageAccuracy, intransigence, taskAwareAccuracy, taskAwareGap } from '../../training/metrics.js';
import { COLUMNS } from '../columns.js';
import { anyStrategyOption, databaseOption, headOption, scenarioOption, seedOption } from '../options.js';
import { selectedRuns } from '../selection.js';

/** Up to this many runs are shown with their accuracy matrices. */
const FEW = 4;
const ID_DIGITS = 8;

export const resultsCommand = () =>
  new Command('results')
    .description('show stored runs: as a table, or complete as JSON, JSON lines or CSV')
    .addOption(databaseOption())
    .addOption(scenarioOption())
    .addOption(headOption())
    .addOption(anyStrategyOption())
    .addOption(seedOption())
    .addOption(new Option('--json', 'print the complete records as JSON'))
    .addOption(new Option('--csv', 'print every accuracy as a row of CSV'))
    .addOption(
      new Option('--jsonl', 'print every finished run as a line of JSON, for continual-bench import'),
    )
    .action(async ({ json, csv, jsonl, db, ...selection }) => {
      if ([json, csv, jsonl].filter(Boolean).length > 1) {
        throw usageError('give only one of --json, --jsonl and --csv');
      }
      const runs = await selectedRuns(db, selection);
      const textOf = json ? jsonOf : csv ? csvOf : viewOf;
      // Lines say nothing about the installed code, so it is not loaded for them.
      process.stdout.write(jsonl ? linesOf(runs) : await textOf(runs, await installedCode()));
      const unfinished = runs.filter(({ status }) => status !== 'finished').length;
      if (jsonl && unfinished > 0) {
        process.stderr.write(
          `${unfinished} of ${countOf(runs.length, 'run')} ${unfinished === 1 ? 'is not finished and was' : 'are not finished and were'} left out\n`,
        );
      }
    });

/** A finished run's headline as a fraction; null for any other. */
const headlineOf = ({ status, accuracies, tasks }: AnyRun): number | null =>
  status === 'finished' ? averageAccuracy(accuracies, tasks) : null;

function jsonOf(runs: AnyRun[], installed: InstalledCode): string {
  const jointOf = jointFinder(runs);
  const records = runs.map((run) => ({
    ...run,
    averageAccuracy: headlineOf(run),
    taskAwareAccuracy: run.status === 'finished' ? taskAwareAccuracy(run.accuracies, run.tasks) : null,
    intransigence: intransigenceOf(run, jointOf),
    elsewhere: elsewhereFacts({ runs: [run] }),
    otherCode: otherCodeOf(run, installed),
  }));
  return `${JSON.stringify(records, null, 2)}\n`;
}

/** As a fraction, against the run of joint training among those that are selected; null if there is none. */
function intransigenceOf(run: AnyRun, jointOf: JointFinder): number | null {
  const joint = run.status === 'finished' && jointOf(run);
  return joint ? intransigence(run.accuracies, joint.accuracies, run.tasks) : null;
}

/** Nothing of a run that was computed elsewhere, whose code is not known. */
const otherCodeOf = (run: AnyRun, installed: InstalledCode): string[] =>
  isOwn(run) ? otherCode(run.configuration, installed) : [];

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
    ...paths,
    ...['trainTask', 'testTask', 'accuracy', 'taskAware', 'loss', 'samples', 'seconds'],
  ];
  return stringify([header, ...rows]);
}

async function viewOf(runs: AnyRun[], installed: InstalledCode): Promise<string> {
  const jointOf = jointFinder(runs);
  const settings = await settingsOf(
    runs.map((run) => ({ configuration: anySeedless(run.configuration), runs: [run] })),
  );
  const options = settings.map((some) => settingTexts(some).join(' '));
  const varied = options.some((text) => text !== '');
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
      ...(varied ? ['options'] : []),
    ],
    colAligns: ['left', 'left', 'left', 'left', 'right', 'left', 'right', 'right'],
    ...COLUMNS,
  });
  for (const [index, run] of runs.entries()) {
    const headline = headlineOf(run);
    table.push([
      shortId(run),
      run.configuration.scenario.name,
      run.configuration.head.name,
      run.configuration.strategy.name,
      run.configuration.seed,
      isElsewhere(run) ? 'elsewhere' : run.status,
      headline === null ? '–' : percent(headline),
      run.seconds === null ? '–' : run.seconds.toFixed(1),
      ...(varied ? [options[index]!] : []),
    ]);
  }
  const below =
    runs.length <= FEW
      ? runs.map((run) => matrixOf(run, jointOf)).join('\n')
      : `${runs.length} runs. Narrow them down to ${FEW} or fewer (--scenario, --head, --strategy, --seed) to see ` +
        'their accuracy matrices, or get everything with --json or --csv.\n';
  return `${table.toString()}\n${[...elsewhereTexts(runs), ...codeTexts(runs, installed)]
    .map((note) => `${note}\n`)
    .join('')}\n${below}`;
}

const shortId = ({ id }: AnyRun): string => id.slice(0, ID_DIGITS);

/** Test accuracies in percent: a row for each task trained on, a column for each tested on. */
function matrixOf(run: AnyRun, jointOf: JointFinder): string {
  const tasks = Array.from({ length: run.tasks }, (_, index) => index + 1);
  const { scenario, head, strategy, seed } = run.configuration;
  const title = `${shortId(run)}  ${scenario.name} · ${head.name} · ${strategy.name} · seed ${seed}`;
  const error = run.error === null ? '' : `failed: ${run.error}\n`;
  if (run.accuracies.length === 0) return `${title}\n${error}no accuracies yet\n`;
  const table = new Table({
    head: ['trained on', ...tasks.map((task) => `task ${task}`)],
    colAligns: ['left', ...tasks.map(() => 'right' as const)],
    ...COLUMNS,
  });
  for (const trainTask of tasks) {
    const row = run.accuracies.filter((entry) => entry.trainTask === trainTask);
    if (row.length === 0) continue;
    table.push([
      trainTask === 1 ? '1' : `1 to ${trainTask}`,
      ...tasks.map((testTask) => {
        const entry = row.find((accuracy) => accuracy.testTask === testTask);
        return entry === undefined ? '' : percent(entry.accuracy);
      }),
    ]);
  }
  return `${title}\n${error}${factsOf(run)}${measuresText(run, jointOf)}${table.toString()}\n`;
}

const ASSUMED = 'code assumed: the version that stored the run did not record it\n';

/** What else is known about a finished run. */
function factsOf(run: AnyRun): string {
  if (isElsewhere(run)) {
    return `${ELSEWHERE}, imported from ${run.file}, SHA-256 ${run.configuration.elsewhere.sha256}\n`;
  }
  const { parameterCount, methodMemory, seconds, peakMemory, codeAssumed } = run;
  if (parameterCount === null || seconds === null || peakMemory === null) return '';
  const memory = `peak memory ${Math.round(peakMemory / 1e6)} MB`;
  const facts = [`${parameterCount.toLocaleString('en')} trainable parameters`, duration(seconds), memory];
  const classes = classesText(run);
  return [
    `${facts.join(', ')}\n`,
    ...(methodMemory ? [memoryText(methodMemory)] : []),
    ...(classes === undefined ? [] : [`classes by task: ${classes}\n`]),
    ...(codeAssumed ? [ASSUMED] : []),
  ].join('');
}

/** What else its accuracies say, where it can be told. */
function measuresText(run: AnyRun, jointOf: JointFinder): string {
  if (run.status !== 'finished') return '';
  const aware = taskAwareAccuracy(run.accuracies, run.tasks);
  const gap = taskAwareGap(run.accuracies, run.tasks);
  const lag = intransigenceOf(run, jointOf);
  return [
    ...(aware === null
      ? []
      : [`task-aware accuracy ${percent(aware)} %, ${percent(gap!)} points above the average accuracy\n`]),
    ...(lag === null || jointOf(run) === run
      ? []
      : [`intransigence ${signed(100 * lag)} points, against run ${shortId(jointOf(run)!)} (joint)\n`]),
  ].join('');
}

function memoryText({ bytes, samples: { count, as } }: MethodMemory): string {
  const samples = count > 0 ? `, including ${countOf(count, 'sample')} as ${as}` : '';
  return `method memory ${bytesText(bytes)}${samples}\n`;
}
