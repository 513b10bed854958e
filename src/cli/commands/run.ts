import { Command, Option } from '@commander-js/extra-typings';
import { cellsOf } from '../../reporting/cells/cells.js';
import { gridsOf, sharedText } from '../../reporting/cells/grid.js';
import { CAPTION, DEFAULTS_NOTE } from '../../reporting/cells/numbers.js';
import { presetSettings } from '../../reproduction/presets.js';
import { configurationsOf } from '../../runs/grid.js';
import { sweptPaths } from '../../runs/sweep/swept-paths.js';
import { headNote } from '../head-note.js';
import {
  backendOption,
  databaseOption,
  deviceOption,
  firstSeeds,
  jobsOption,
  listOf,
  positiveInteger,
  presetOption,
  seedOption,
  seedsOption,
} from '../options.js';
import { runAndShow } from '../run-and-show.js';
import {
  batchSizeOption,
  epochsOption,
  givenOptions,
  hiddenOption,
  learningRateOption,
  sweepOption,
} from '../sweep-options.js';

export const runCommand = () =>
  new Command('run')
    .description('run every combination of the given scenarios, heads, strategies and seeds')
    .addOption(
      new Option(
        '--scenario <names>',
        'scenarios, separated by commas: names, or files of your own; FILE#NAME picks one of several in a file (required)',
      )
        .argParser(listOf)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--head <names>', 'heads, separated by commas').argParser(listOf).default(['mlp'], 'mlp'),
    )
    .addOption(
      new Option(
        '--strategy <names>',
        'strategies, separated by commas: names, or files of your own; FILE#NAME picks one of several in a file; er+si makes one strategy of two (required)',
      )
        .argParser(listOf)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option(
        '--backbone <name>',
        "what turns images into features, pixels or resnet18 (default: the scenario's own)",
      ),
    )
    .addOption(seedsOption(1))
    .addOption(seedOption('these seeds, separated by commas, instead of --seeds').conflicts('seeds'))
    .addOption(
      presetOption("use a preset's options instead of the defaults; see continual-bench reproduce --help"),
    )
    .addOption(hiddenOption())
    .addOption(epochsOption())
    .addOption(batchSizeOption())
    .addOption(learningRateOption())
    .addOption(
      new Option(
        '--eval-every <steps>',
        'also test on all tasks so far after every so many training steps; stored runs that were not tested so are computed again, must come out the same, and get these accuracies, in place of those after other steps',
      ).argParser(positiveInteger),
    )
    .addOption(sweepOption())
    .addOption(jobsOption())
    .addOption(backendOption())
    .addOption(deviceOption())
    .addOption(databaseOption())
    .addOption(new Option('--json', 'print the results as JSON'))
    .addHelpText(
      'after',
      `
Runs that are already in the database are not run again.
To see all names and options: continual-bench list
To write a strategy or a scenario of your own: continual-bench new

Examples:
  continual-bench run --scenario split-mnist/domain --strategy adam,l2 --seeds 10
  continual-bench run --scenario split-mnist/domain --strategy l2,./my-method.ts
  continual-bench run --scenario split-mnist/class --strategy er,er+si --set training.epochs=1
  continual-bench run --scenario split-mnist/domain --strategy l2 --set strategy.coefficient=0.1,1,10 --learning-rate 0.001,0.01`,
    )
    .action(async (options) => {
      const { preset } = options;
      const given = givenOptions(options);
      const configurations = await configurationsOf({
        scenarios: options.scenario,
        heads: options.head,
        strategies: options.strategy,
        seeds: options.seed ?? firstSeeds(options.seeds),
        backbone: options.backbone,
        settings: {},
        options: given,
        preset: preset && ((names) => presetSettings(preset, names)),
      });
      const note = await headNote(configurations);
      if (note !== undefined) process.stderr.write(`${note}\n`);
      await runAndShow(configurations, options, async (runs) => {
        if (options.json) process.stdout.write(`${JSON.stringify(runs, null, 2)}\n`);
        else {
          const { terminalTable } = await import('../../reporting/tables/terminal.js');
          const grids = await gridsOf(cellsOf(runs), sweptPaths(given));
          const tables = grids.map((grid) =>
            [terminalTable(grid), ...sharedText(grid).map((line) => `${line}\n`)].join(''),
          );
          process.stdout.write(`${tables.join('\n')}\n${CAPTION} ${DEFAULTS_NOTE}\n`);
        }
      });
    });
