import { Command, Option } from '@commander-js/extra-typings';
import { backends, checkDevice, devices } from '../engine/engine.js';
import { UserError, usageError } from '../errors.js';
import { cellsOf } from '../reporting/cells.js';
import { gridsOf } from '../reporting/grid.js';
import { CAPTION } from '../reporting/numbers.js';
import { terminalTable } from '../reporting/tables.js';
import { configurationsOf, runGrid } from '../runs/grid.js';
import { identityOf } from '../runs/identity.js';
import { parseSetting, type Settings, withSetting } from '../runs/resolve.js';
import { openStore } from '../store/store.js';
import { databaseOption, listOf } from './options.js';
import { progressDisplay } from './progress.js';

/** Exit status of a program that Ctrl-C ended. */
const INTERRUPTED = 130;

/** More seeds, layers or passes than anybody means. */
const MOST = 1_000_000;

const positiveInteger = (value: string): number => {
  const number = Number(value);
  if (!/^[1-9]\d*$/.test(value) || number > MOST) {
    throw usageError(`"${value}" is not a whole number from 1 to ${MOST}`);
  }
  return number;
};

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
      new Option('--scenario <names>', 'scenarios, separated by commas (required)')
        .argParser(listOf)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--head <names>', 'heads, separated by commas').argParser(listOf).default(['mlp'], 'mlp'),
    )
    .addOption(
      new Option('--strategy <names>', 'strategies, separated by commas (required)')
        .argParser(listOf)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--seeds <count>', 'number of seeds: 1, 2, … count').argParser(positiveInteger).default(1),
    )
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
    .addOption(
      new Option('--set <part.option=value>', 'any option, such as strategy.coefficient=0.5; can be repeated')
        .argParser((text: string, settings: Settings) => parseSetting(text, settings))
        .default({} as Settings, 'nothing set'),
    )
    .addOption(
      new Option(
        '--jobs <count>',
        'worker processes, of about 0.6 GB each (default: one per core)',
      ).argParser(positiveInteger),
    )
    .addOption(new Option('--backend <name>', 'what computes').choices(backends).default('onnx' as const))
    .addOption(
      new Option('--device <name>', 'where the onnx backend computes')
        .choices(devices)
        .default('cpu' as const),
    )
    .addOption(databaseOption())
    .addOption(new Option('--json', 'print the results as JSON'))
    .addHelpText(
      'after',
      `
Runs that are in the database already are not run again.
All names and options: continual-bench list

Example:
  continual-bench run --scenario split-mnist/domain --strategy adam,l2 --seeds 10`,
    )
    .action(async (options) => {
      checkDevice(options.backend, options.device);
      const configurations = await configurationsOf({
        scenarios: options.scenario,
        heads: options.head,
        strategies: options.strategy,
        seeds: Array.from({ length: options.seeds }, (_, index) => index + 1),
        settings: settingsOf(options),
      });
      const store = openStore(options.db);
      const interrupt = new AbortController();
      const onInterrupt = () => interrupt.abort();
      // Not `once`: a library that restores the cursor ends the process if it finds its listener to be the last.
      process.on('SIGINT', onInterrupt).on('SIGTERM', onInterrupt);
      const display = progressDisplay(process.stderr);
      let failed = 0;
      try {
        await runGrid(
          store,
          configurations,
          { backend: options.backend, device: options.device, jobs: options.jobs, signal: interrupt.signal },
          {
            ...display.listener,
            failed: (job, message) => {
              failed++;
              display.listener.failed(job, message);
            },
          },
        );
        display.end();
        if (interrupt.signal.aborted) {
          process.stderr.write(
            'stopped; what is finished is stored. To go on, give the same command again.\n',
          );
          process.exitCode = INTERRUPTED;
          return;
        }
        const wanted = new Set(configurations.map(identityOf));
        const runs = store.runs().filter(({ id }) => wanted.has(id));
        if (options.json) process.stdout.write(`${JSON.stringify(runs, null, 2)}\n`);
        else process.stdout.write(`${gridsOf(cellsOf(runs)).map(terminalTable).join('\n')}\n${CAPTION}\n`);
        if (failed > 0) {
          throw new UserError(
            `${failed} of ${configurations.length} runs failed; the same command tries them again`,
          );
        }
      } finally {
        display.end();
        store.close();
        process.off('SIGINT', onInterrupt).off('SIGTERM', onInterrupt);
      }
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
