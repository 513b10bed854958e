import { Command, Option } from '@commander-js/extra-typings';
import { usageError } from '../../errors/user-error.js';
import { cellsOf } from '../../reporting/cells/cells.js';
import { gridsOf, sharedText } from '../../reporting/cells/grid.js';
import { CAPTION, DEFAULTS_NOTE } from '../../reporting/cells/numbers.js';
import { presetSettings } from '../../reproduction/presets.js';
import { configurationsOf } from '../../runs/grid.js';
import { type Settings, withSetting } from '../../runs/resolve.js';
import { headNote } from '../head-note.js';
import {
  backendOption,
  databaseOption,
  deviceOption,
  firstSeeds,
  jobsOption,
  listOf,
  partsOf,
  positiveInteger,
  positiveNumber,
  presetOption,
  seedOption,
  seedsOption,
  setOption,
} from '../options.js';
import { requireFiles } from '../own-names.js';
import { runAndShow } from '../run-and-show.js';
import { noteOption, tagOption } from '../tag-options.js';

/** `400` stands for both hidden layers; `400,200` is taken as given. */
const widths = (value: string): number[] => {
  const given = partsOf(value).map(positiveInteger);
  return given.length === 1 ? [...given, ...given] : given;
};

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
        "what turns images into features: pixels or resnet18; or features, for a dataset that has them already (default: the scenario's own)",
      ),
    )
    .addOption(seedsOption(1))
    .addOption(seedOption('these seeds, separated by commas, instead of --seeds').conflicts('seeds'))
    .addOption(
      presetOption("use a preset's options instead of the defaults; see continual-bench reproduce --help"),
    )
    .addOption(
      new Option(
        '--hidden <widths>',
        'widths of the hidden layers, such as 400,200; 400 alone means 400,400',
      ).argParser(widths),
    )
    .addOption(
      new Option('--epochs <count>', 'passes over the training data of each task').argParser(positiveInteger),
    )
    .addOption(new Option('--batch-size <count>', 'samples per batch').argParser(positiveInteger))
    .addOption(
      new Option('--learning-rate <number>', "learning rate (default: the optimizer's own)").argParser(
        positiveNumber,
      ),
    )
    .addOption(
      new Option(
        '--eval-every <steps>',
        'also test on all tasks so far after every so many training steps; stored runs that were not tested so are computed again, must come out the same, and get these accuracies, in place of those after other steps',
      ).argParser(positiveInteger),
    )
    .addOption(setOption())
    .addOption(jobsOption())
    .addOption(backendOption())
    .addOption(deviceOption())
    .addOption(databaseOption())
    .addOption(
      tagOption(
        'put these tags on all of these runs, separated by commas, on those that are stored already, too',
      ),
    )
    .addOption(noteOption('put a note on all of them, one line, in place of the one they have'))
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
  continual-bench run --scenario split-mnist/class --strategy er,er+si --set training.epochs=1`,
    )
    .action(async (options) => {
      const { preset } = options;
      await requireFiles(options, options.db);
      const configurations = await configurationsOf({
        scenarios: options.scenario,
        heads: options.head,
        strategies: options.strategy,
        seeds: options.seed ?? firstSeeds(options.seeds),
        backbone: options.backbone,
        settings: settingsOf(options),
        preset: preset && ((names) => presetSettings(preset, names)),
      });
      const note = await headNote(configurations);
      if (note !== undefined) process.stderr.write(`${note}\n`);
      await runAndShow(configurations, options, async (runs) => {
        if (options.json) process.stdout.write(`${JSON.stringify(runs, null, 2)}\n`);
        else {
          const { terminalTable } = await import('../../reporting/tables/terminal.js');
          const grids = await gridsOf(cellsOf(runs));
          const tables = grids.map((grid) =>
            [terminalTable(grid), ...sharedText(grid).map((line) => `${line}\n`)].join(''),
          );
          process.stdout.write(`${tables.join('\n')}\n${CAPTION} ${DEFAULTS_NOTE}\n`);
        }
      });
    });

/** Adds the options that are short for a setting to those of `--set`, which must not repeat them. */
function settingsOf(options: {
  set: Settings;
  hidden?: number[] | undefined;
  epochs?: number | undefined;
  batchSize?: number | undefined;
  learningRate?: number | undefined;
}): Settings {
  const named = [
    ['head', 'hidden', options.hidden],
    ['training', 'epochs', options.epochs],
    ['training', 'batchSize', options.batchSize],
    ['training', 'learningRate', options.learningRate],
  ] as const;
  return named.reduce((settings, [part, option, value]) => {
    if (value === undefined) return settings;
    if (settings[part]?.[option] !== undefined) {
      throw usageError(`${part}.${option} is given twice, by its own option and by --set; give it once`);
    }
    return withSetting(settings, part, option, value as never);
  }, options.set);
}
