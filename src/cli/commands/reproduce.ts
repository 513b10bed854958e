import { Command, Option } from '@commander-js/extra-typings';
import { refuseTwice } from '../../errors/twice.js';
import { refuseUnknown } from '../../errors/unknown-name.js';
import { usageError } from '../../errors/user-error.js';
import { figures } from '../../reproduction/figure8/figures.js';
import { type PanelWeights, parseWeights } from '../../reproduction/figure8/weights.js';
import { tablesNamed } from '../../reproduction/plan.js';
import { presetNames } from '../../reproduction/presets.js';
import { publishedTables } from '../../reproduction/tables/published.js';
import { settingsTables } from '../../reproduction/three-settings/published.js';
import { requireWritable } from '../../system/write-whole.js';
import {
  backendOption,
  batchSeedsOption,
  databaseOption,
  deviceOption,
  headOption,
  jobsOption,
  outOption,
  positiveInteger,
  presetsOption,
  setOption,
  strategyOption,
  tf32Option,
} from '../options.js';
import { queueOption } from '../queue/option.js';
import { figure8Reproduction } from '../reproduce/figure8.js';
import { tablesReproduction } from '../reproduce/tables.js';
import { settingsReproduction } from '../reproduce/three-settings.js';
import { runAndShow } from '../run-and-show.js';
import { shardOption } from '../shard/option.js';
import { collecting } from '../strict.js';

/** Default numbers of seeds. */
const SEEDS = { tables: 10, figures: 5 };

export const reproduceCommand = () =>
  new Command('reproduce')
    .description(
      "run the paper's table3 and table4 and show the results beside the published ones, or run its figure8 or the older figure8-stand-in, or other papers' tables: hsu, three-types and three-types-permuted",
    )
    .argument(
      '[names...]',
      'table3, table4, figure8, figure8-stand-in, hsu, three-types or three-types-permuted (default: the two tables of the paper)',
    )
    .addOption(
      presetsOption(
        `for table3 and table4: only these presets (of ${presetNames.join(', ')}), separated by commas (default: all, side by side)`,
      ),
    )
    .addOption(
      collecting(
        new Option(
          '--weights <[panel=]label>',
          'for the figures: backbone weights, by the label given to data import, for both panels or for one (cifar10=LABEL or cifar100=LABEL); can be repeated, for the other panel (default: the published weights)',
        ).argParser((text: string, given: PanelWeights | undefined) => parseWeights(text, given)),
      ),
    )
    .addOption(headOption())
    .addOption(strategyOption())
    .addOption(
      new Option(
        '--seeds <count>',
        `number of seeds: 1, 2, … count (default: ${SEEDS.tables} for tables, ${SEEDS.figures} for figures, three-types and three-types-permuted)`,
      ).argParser(positiveInteger),
    )
    .addOption(setOption())
    .addOption(shardOption())
    .addOption(jobsOption())
    .addOption(queueOption())
    .addOption(batchSeedsOption())
    .addOption(backendOption())
    .addOption(deviceOption())
    .addOption(tf32Option())
    .addOption(databaseOption())
    .addOption(outOption().default('reports/reproduction'))
    .addOption(new Option('--json', 'print all numbers and the names of the files written as JSON'))
    .addHelpText(
      'after',
      `
The presets: paper follows the paper's text, with the values of its Table 5; released is what its authors'
released program computes; fitted has options and coefficients chosen so that the published figures come out, and so
proves nothing about them; tuned replaces some of the paper's values by ones chosen on held-out training images.
The others are run only if you name them. hsu is Table 2 of Hsu et al. 2018, three-types the Split MNIST of van de Ven et al.
2022, and three-types-permuted their Permuted MNIST: methods in all three settings, with an MLP. figure8 needs CIFAR-10, CIFAR-100 and ResNet-18's weights (get them with
continual-bench data fetch) and has no presets. figure8-stand-in has options that were chosen for weights that are not
ImageNet's, smaller steps and fewer curves.
Runs that are already in the database are not run again; to go on after an interruption, repeat the command.

Examples: a quick look at part of a table, and the figure with your own weights:
  continual-bench reproduce table4 --preset paper --head mlp --strategy adam,l2 --seeds 3
  continual-bench reproduce figure8 --weights cifar10=LABEL --weights cifar100=LABEL2`,
    )
    .action(async (names, options) => {
      refuseTwice(names);
      refuseUnknown('table or figure', names, [
        ...publishedTables.map(({ name }) => name),
        ...figures.map(({ name }) => name),
        ...settingsTables.map(({ name }) => name),
      ]);
      const wantedFigures = figures.filter(({ name }) => names.includes(name));
      const others = settingsTables.filter(({ name }) => names.includes(name));
      const isOther = (name: string) => [...wantedFigures, ...others].some((one) => one.name === name);
      const tables = names.filter((name) => !isOther(name));
      const unset = names.find(isOther);
      if (options.weights && wantedFigures.length === 0) {
        throw usageError('--weights is only for figures; name figure8 too, or leave --weights out');
      }
      if (options.preset && unset !== undefined) {
        throw usageError(`${unset} has no presets; leave --preset out`);
      }
      const circumstances = (seeds: number) => ({ seeds: options.seeds ?? seeds, settings: options.set });
      const parts = [
        ...(tables.length > 0 || names.length === 0
          ? [await tablesReproduction(tablesNamed(tables), circumstances(SEEDS.tables), options)]
          : []),
        ...(await Promise.all(
          wantedFigures.map((figure) => figure8Reproduction(figure, circumstances(SEEDS.figures), options)),
        )),
        ...(await Promise.all(
          others.map((table) => settingsReproduction(table, circumstances(table.seeds), options)),
        )),
      ];
      const configurations = parts.flatMap(({ runs }) => runs);
      if (!options.shard) requireWritable(options.out);
      await runAndShow(configurations, options, async (runs) => {
        const shown = await Promise.all(parts.map((part) => part.shown(runs)));
        process.stdout.write(
          options.json
            ? `${JSON.stringify(Object.assign({}, ...shown.map(({ json }) => json)), null, 2)}\n`
            : shown.map(({ text }) => text).join('\n'),
        );
      });
    });
