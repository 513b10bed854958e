import { Command, Option } from '@commander-js/extra-typings';
import { refuseUnknown } from '../../errors/unknown-name.js';
import { usageError } from '../../errors/user-error.js';
import { type PanelWeights, parseWeights } from '../../reproduction/figure8/weights.js';
import { tablesNamed } from '../../reproduction/plan.js';
import { publishedTables } from '../../reproduction/tables/published.js';
import { requireWritable } from '../../system/write-whole.js';
import {
  backendOption,
  databaseOption,
  deviceOption,
  headOption,
  jobsOption,
  positiveInteger,
  presetOption,
  setOption,
  strategyOption,
} from '../options.js';
import { figure8Reproduction } from '../reproduce/figure8.js';
import { tablesReproduction } from '../reproduce/tables.js';
import { runAndShow } from '../run-and-show.js';

/** Seeds unless the user says otherwise. */
const SEEDS = { tables: 10, figure8: 5 };

export const reproduceCommand = () =>
  new Command('reproduce')
    .description(
      "run the paper's tables, table3 and table4, beside the published figures, or its figure8, and show them",
    )
    .argument('[names...]', 'which of table3, table4 and figure8 (default: the tables)')
    .addOption(presetOption("only this preset of the tables' (default: both, side by side)"))
    .addOption(
      new Option(
        '--weights <[panel=]label>',
        "figure8: the backbone's weights that data import gave this label, for both panels or for one, cifar10 or cifar100; can be repeated (default: the published weights)",
      ).argParser((text: string, given: PanelWeights | undefined) => parseWeights(text, given)),
    )
    .addOption(headOption())
    .addOption(strategyOption())
    .addOption(
      new Option(
        '--seeds <count>',
        `number of seeds: 1, 2, … count (default: ${SEEDS.tables} for tables, ${SEEDS.figure8} for figure8)`,
      ).argParser(positiveInteger),
    )
    .addOption(setOption())
    .addOption(jobsOption())
    .addOption(backendOption())
    .addOption(deviceOption())
    .addOption(databaseOption())
    .addOption(new Option('--out <folder>', 'where to write').default('reports/reproduction'))
    .addOption(new Option('--json', 'print all figures and the files written as JSON'))
    .addHelpText(
      'after',
      `
The presets are: paper, Table 5's values to the letter; tuned, with what held-out training images chose over them.
figure8 is run when it is named: it needs CIFAR-10, CIFAR-100 and ResNet-18's weights, which continual-bench data
fetches, and has no presets.
Runs that are in the database already are not run again; to go on after a break, give the same command again.

Examples, a quick look at a part of a table, and the figure with weights of one's own:
  continual-bench reproduce table4 --preset paper --head mlp --strategy adam,l2 --seeds 3
  continual-bench reproduce figure8 --weights cifar10=LABEL --weights cifar100=LABEL2`,
    )
    .action(async (names, options) => {
      refuseUnknown('table or figure', names, [...publishedTables.map(({ name }) => name), 'figure8']);
      const withFigure = names.includes('figure8');
      const tables = names.filter((name) => name !== 'figure8');
      if (options.weights && !withFigure) {
        throw usageError('--weights is for figure8, which is not among what is to be reproduced');
      }
      if (options.preset && withFigure) throw usageError('figure8 has no presets; leave --preset out');
      const circumstances = (seeds: number) => ({ seeds: options.seeds ?? seeds, settings: options.set });
      const parts = [
        ...(tables.length > 0 || !withFigure
          ? [await tablesReproduction(tablesNamed(tables), circumstances(SEEDS.tables), options)]
          : []),
        ...(withFigure ? [await figure8Reproduction(circumstances(SEEDS.figure8), options)] : []),
      ];
      const configurations = parts.flatMap(({ runs }) => runs);
      requireWritable(options.out);
      await runAndShow(configurations, options, async (runs) => {
        const shown = await Promise.all(parts.map((part) => part.shown(runs)));
        process.stdout.write(
          options.json
            ? `${JSON.stringify(Object.assign({}, ...shown.map(({ json }) => json)), null, 2)}\n`
            : shown.map(({ text }) => text).join('\n'),
        );
      });
    });
