import { Command, Option } from '@commander-js/extra-typings';
import { UserError, usageError } from '../../errors/user-error.js';
import { type GivenOption, placeOf } from '../../runs/sweep/given-option.js';
import { requireWritable } from '../../system/write-whole.js';
import { requireHeldOut } from '../../tuning/held-out.js';
import { type PlannedStudy, planStudies } from '../../tuning/plan.js';
import { jsonOf } from '../../tuning/shown/json.js';
import { trialsTable } from '../../tuning/shown/table.js';
import { heldOutText, OPTIMISTIC, standingText } from '../../tuning/shown/texts.js';
import type { SearchedOption } from '../../tuning/space/searched-option.js';
import type { StudyStanding } from '../../tuning/standing.js';
import { namesOf } from '../../tuning/study.js';
import type { AskedGrid } from '../grid-file/grid-file.js';
import { onPreset } from '../grid-file/preset.js';
import {
  backendOption,
  batchSeedsOption,
  databaseOption,
  deviceOption,
  jobsOption,
  listOf,
  oneSeed,
  outOption,
  positiveInteger,
  presetOrFileOption,
  tf32Option,
} from '../options.js';
import { requireFiles } from '../own-names.js';
import { noteOption, tagOption } from '../tag-options.js';
import { computeAndWatch } from '../tune/compute.js';
import { firstTasks, fixedOption, heldOutShare, seedCounts, spaceOption } from '../tune/options.js';
import { commandOf, requireOwnPlace } from '../tune/preset.js';

export const tuneCommand = () =>
  new Command('tune')
    .description(
      'search options by held-out training images, never the test images, and write the best as a preset',
    )
    .addOption(
      new Option(
        '--scenario <names>',
        'scenarios, separated by commas: names, or files of your own; each has a study of its own, and so has each head and strategy',
      ).argParser(listOf),
    )
    .addOption(new Option('--head <names>', 'heads, separated by commas (default: mlp)').argParser(listOf))
    .addOption(
      new Option(
        '--strategy <names>',
        'strategies, separated by commas: names, or files of your own',
      ).argParser(listOf),
    )
    .addOption(spaceOption())
    .addOption(
      new Option('--trials <count>', 'how many values are tried').argParser(positiveInteger).default(20),
    )
    .addOption(
      new Option('--study-seed <number>', 'seed that the values are drawn from')
        .argParser(oneSeed)
        .default(1),
    )
    .addOption(
      new Option(
        '--seeds <counts>',
        'how many seeds each stage runs: all trials with the first, the best third with the next, and so on; the seeds are 1001, 1002, …',
      )
        .argParser(seedCounts)
        .default([1, 3, 10], '1,3,10'),
    )
    .addOption(
      new Option('--held-out <share>', "share of each class's training images to hold out and test on")
        .argParser(heldOutShare)
        .default(0.1),
    )
    .addOption(
      new Option(
        '--first-tasks <count>',
        'choose by so many tasks alone, the first ones; the preset leaves them out, so that the others judge',
      ).argParser(firstTasks),
    )
    .addOption(fixedOption())
    .addOption(
      presetOrFileOption(
        'what all trials begin with: the name of a preset, or a file; what is set or searched goes over it',
      ),
    )
    .addOption(new Option('--backbone <name>', "as in run (default: the scenario's own)"))
    .addOption(new Option('--dry-run', 'only show the trials, how far they are, and how long the rest takes'))
    .addOption(new Option('--list', 'only list the studies in the database, and how far they are'))
    .addOption(jobsOption())
    .addOption(batchSeedsOption())
    .addOption(backendOption())
    .addOption(deviceOption())
    .addOption(tf32Option())
    .addOption(databaseOption())
    .addOption(tagOption('put these tags on all of the runs, separated by commas'))
    .addOption(noteOption('put a note on all of them, one line'))
    .addOption(outOption().default('reports/tuning'))
    .addOption(new Option('--json', 'print the studies with their trials as JSON'))
    .addHelpText(
      'after',
      `
Trials are ordinary runs on held-out training images. The same command goes on where it was stopped, and several processes
can share it. Each study gives a preset, a file that run takes, and a page shows the trials.

Examples:
  continual-bench tune --scenario split-mnist/domain --strategy l2,ewc --space l2.coefficient=log:0.01..100 --space ewc.coefficient=log:1..10000
  continual-bench tune --scenario split-mnist/domain --strategy l2 --space strategy.coefficient=log:0.01..100 --space learning-rate=log:1e-4..1e-2 --first-tasks 3 --out reports/first-tasks
  continual-bench run --preset ./reports/tuning/split-mnist-domain-mlp-l2.yaml --seeds 10
  continual-bench tune --list`,
    )
    .action(async (options) => {
      const { list, json, out } = options;
      if (list) {
        const { listStudies } = await import('../tune/listed.js');
        listStudies(options);
        return;
      }
      const planned = await plannedStudies(options);
      if (options.dryRun) {
        const { dryRun } = await import('../tune/dry-run.js');
        await dryRun(planned, options);
        return;
      }
      requireWritable(out);
      for (const { study } of planned) requireOwnPlace(study, out);
      await requireHeldOut(planned);
      const standings = await computeAndWatch(planned, options);
      if (!standings) return;
      const { writeStudies } = await import('../tune/write.js');
      const { presets, files } = writeStudies(planned, standings, out);
      if (json) {
        const studies = standings.map((standing, at) => ({
          ...jsonOf(standing),
          preset: presets[at] ?? null,
        }));
        process.stdout.write(`${JSON.stringify({ studies, files }, null, 2)}\n`);
      } else {
        const [{ study }] = planned as [PlannedStudy];
        const tables = standings.map((one) => `${trialsTable(one)}${standingText(one)}\n`);
        const commands = presets.flatMap((file) => (file === undefined ? [] : [`  ${commandOf(file)}\n`]));
        process.stdout.write(
          `${tables.join('\n')}\nAverage accuracy after the last task on ${heldOutText(study)}: mean ± population standard deviation over the seeds. ${OPTIMISTIC}\n` +
            files.map((file) => `wrote ${file}\n`).join('') +
            (commands.length > 0
              ? `To run what was found on other seeds and the test images:\n${commands.join('')}`
              : ''),
        );
      }
      requireWinners(standings);
    });

interface Asked {
  scenario?: string[] | undefined;
  head?: string[] | undefined;
  strategy?: string[] | undefined;
  backbone?: string | undefined;
  preset?: string | undefined;
  set: GivenOption[];
  space: SearchedOption[];
  trials: number;
  studySeed: number;
  seeds: readonly number[];
  heldOut: number;
  firstTasks?: number | undefined;
  db: string;
}

/** @throws UserError (usage) if something is missing or does not fit */
async function plannedStudies(options: Asked): Promise<PlannedStudy[]> {
  const { space, trials, studySeed: seed, seeds, heldOut } = options;
  const line: AskedGrid = {
    scenarios: options.scenario,
    heads: options.head,
    strategies: options.strategy,
    backbone: options.backbone,
    set: options.set,
  };
  const asked = await onPreset(line, options.preset);
  const { scenarios, strategies, heads = ['mlp'], backbone, preset, set } = asked;
  if (!scenarios) throw usageError('there is no scenario to tune in: give --scenario');
  if (!strategies) throw usageError('there is no strategy to tune: give --strategy');
  if (space.length === 0) {
    throw usageError('there is nothing to search: give --space, such as strategy.coefficient=log:0.01..100');
  }
  await requireFiles({ scenario: scenarios, strategy: strategies }, options.db);
  return planStudies({
    ...{ scenarios, heads, strategies, backbone, preset, space, trials, seed, seeds, heldOut },
    // What is searched goes over what a preset sets.
    set: set.filter((option) => options.set.includes(option) || !isSearched(option, space)),
    firstTasks: options.firstTasks,
  });
}

const isSearched = (option: GivenOption, space: readonly SearchedOption[]): boolean =>
  space.some((one) => placeOf(one) === placeOf(option));

/** @throws UserError for studies that chose nothing */
function requireWinners(standings: readonly StudyStanding[]): void {
  const lost = standings.filter(({ winner }) => winner === null);
  if (lost.length === 0) return;
  const { study, trials } = lost[0]!;
  const reason = trials.find(({ error }) => error !== null)?.error;
  if (reason === undefined) {
    throw new UserError(
      `${namesOf(study)}: no trial was chosen, since runs were deleted meanwhile; to run them again, repeat the command`,
    );
  }
  throw new UserError(
    `${namesOf(study)}: no trial is left, since all of a stage have failed runs; search other values. One failed because ${reason}`,
  );
}
