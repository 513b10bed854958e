import { Command, Option } from '@commander-js/extra-typings';
import { usageError } from '../../errors/user-error.js';
import { cellsOf } from '../../reporting/cells/cells.js';
import { gridsOf } from '../../reporting/cells/grid.js';
import { CAPTION } from '../../reporting/cells/numbers.js';
import { terminalTable } from '../../reporting/tables/terminal.js';
import { presetSettings } from '../../reproduction/presets.js';
import { configurationsOf } from '../../runs/grid.js';
import { type Settings, withSetting } from '../../runs/resolve.js';
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
  setOption,
} from '../options.js';
import { runAndShow } from '../run-and-show.js';

const positiveNumber = (value: string): number => {
  const number = Number(value);
  if (!(number > 0) || !Number.isFinite(number)) throw usageError(`"${value}" is not a number above 0`);
  return number;
};

/** `400` as both of the two hidden layers, `400,200` as given. */
const widths = (value: string): number[] => {
  const given = listOf(value).map(positiveInteger);
  return given.length === 1 ? [given[0]!, given[0]!] : given;
};

export const runCommand = () =>
  new Command('run')
    .description('run the grid of all scenarios, heads, strategies and seeds that are listed')
    .addOption(
      new Option(
        '--scenario <names>',
        'scenarios, separated by commas: names, or files of your own, FILE#NAME for one of several in a file (required)',
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
        'strategies, separated by commas: names, or files of your own, FILE#NAME for one of several in a file (required)',
      )
        .argParser(listOf)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option(
        '--backbone <name>',
        "what reads the images (default: the scenario's own, pixels or resnet18)",
      ),
    )
    .addOption(seedsOption(1))
    .addOption(seedOption('these seeds, separated by commas, in place of --seeds').conflicts('seeds'))
    .addOption(presetOption("a preset's options in place of the defaults; see continual-bench reproduce"))
    .addOption(
      new Option(
        '--hidden <widths>',
        'widths of the hidden layers: 400,200; 400 alone means 400,400',
      ).argParser(widths),
    )
    .addOption(
      new Option('--epochs <count>', 'passes over the training data of each task').argParser(positiveInteger),
    )
    .addOption(new Option('--batch-size <count>', 'samples in a batch').argParser(positiveInteger))
    .addOption(
      new Option('--learning-rate <number>', "of the optimizer, in place of the optimizer's own").argParser(
        positiveNumber,
      ),
    )
    .addOption(setOption())
    .addOption(jobsOption())
    .addOption(backendOption())
    .addOption(deviceOption())
    .addOption(databaseOption())
    .addOption(new Option('--json', 'print the results as JSON'))
    .addHelpText(
      'after',
      `
Runs that are in the database already are not run again.
All names and options: continual-bench list
A strategy or a scenario of your own to start from: continual-bench new

Examples:
  continual-bench run --scenario split-mnist/domain --strategy adam,l2 --seeds 10
  continual-bench run --scenario split-mnist/domain --strategy l2,./my-method.ts`,
    )
    .action(async (options) => {
      const { preset } = options;
      const configurations = await configurationsOf({
        scenarios: options.scenario,
        heads: options.head,
        strategies: options.strategy,
        seeds: options.seed ?? firstSeeds(options.seeds),
        backbone: options.backbone,
        settings: settingsOf(options),
        preset: preset && ((names) => presetSettings(preset, names)),
      });
      await runAndShow(configurations, options, (runs) => {
        if (options.json) process.stdout.write(`${JSON.stringify(runs, null, 2)}\n`);
        else
          process.stdout.write(
            `${gridsOf(cellsOf(runs))
              .map((grid) => terminalTable(grid))
              .join('\n')}\n${CAPTION}\n`,
          );
      });
    });

/** The options that stand for settings, and `--set`, which must not contradict them. */
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
      throw usageError(`${part}.${option} is given twice: by an option of its own and by --set`);
    }
    return withSetting(settings, part, option, value as never);
  }, options.set);
}
