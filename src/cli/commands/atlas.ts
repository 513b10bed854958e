import { Command, Option } from '@commander-js/extra-typings';
import { atlasCells } from '../../atlas/cells.js';
import { atlasJson } from '../../atlas/json.js';
import { inRunOrder } from '../../atlas/order.js';
import { ALL, atlasPlan } from '../../atlas/plan.js';
import { atlasTables } from '../../atlas/table.js';
import { terminalTable } from '../../atlas/terminal.js';
import { runsText } from '../../atlas/texts.js';
import { writeAtlas } from '../../atlas/write.js';
import { CAPTION } from '../../reporting/cells/numbers.js';
import { runsOf } from '../../reproduction/plan.js';
import { requireWritable } from '../../system/write-whole.js';
import {
  backendOption,
  batchSeedsOption,
  databaseOption,
  deviceOption,
  headOption,
  jobsOption,
  listOf,
  outOption,
  seedsOption,
  setOption,
  tf32Option,
} from '../options.js';
import { queueOption } from '../queue/option.js';
import { runAndShow } from '../run-and-show.js';
import { shardOption } from '../shard/option.js';

export const atlasCommand = () =>
  new Command('atlas')
    .description(
      'run every strategy with every head in the three settings of Split MNIST, and show accuracy beside forgetting, time and memory',
    )
    .addOption(
      new Option(
        '--strategy <names>',
        `only these strategies, separated by commas: names, files of your own, or several as one, such as er+si; ${ALL} stands for all built-in ones`,
      ).argParser(listOf),
    )
    .addOption(headOption())
    .addOption(seedsOption(3))
    .addOption(setOption())
    .addOption(shardOption())
    .addOption(jobsOption())
    .addOption(queueOption())
    .addOption(batchSeedsOption())
    .addOption(backendOption())
    .addOption(deviceOption())
    .addOption(tf32Option())
    .addOption(databaseOption())
    .addOption(outOption().default('reports/atlas'))
    .addOption(new Option('--json', 'print all numbers and the names of the files written as JSON'))
    .addHelpText(
      'after',
      `
Heads have the options of the preset paper, strategies their defaults for each setting. A strategy that trains no head is
run with one head alone. Runs that are already in the database are not run again.

Examples: a quick look, and a method of your own beside all others:
  continual-bench atlas --strategy adam,er,er+si --head mlp --set training.epochs=1
  continual-bench atlas --strategy ${ALL},./my-method.ts`,
    )
    .action(async (options) => {
      const { seeds, set: settings } = options;
      const plan = await atlasPlan({ strategies: options.strategy, heads: options.head, settings });
      if (!options.shard) requireWritable(options.out);
      await runAndShow(runsOf(inRunOrder(plan.cells), seeds), options, async (runs) => {
        const cells = atlasCells(plan.cells, runs, seeds);
        const atlas = { seeds, settings, cells, refusals: plan.refusals };
        const files = writeAtlas(atlas, options.out);
        if (options.json) {
          process.stdout.write(`${JSON.stringify(atlasJson(atlas, files), null, 2)}\n`);
          return;
        }
        const lines = [
          CAPTION,
          runsText(cells),
          'Forgetting, time, memory and charts, the protocol, and why cells are missing, are in these files:',
          ...files.map((file) => `wrote ${file}`),
        ];
        process.stdout.write(
          `${atlasTables(cells).map(terminalTable).join('\n')}\n${lines.map((line) => `${line}\n`).join('')}`,
        );
      });
    });
