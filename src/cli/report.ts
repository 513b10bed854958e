import { Command, Option } from '@commander-js/extra-typings';
import { UserError } from '../errors.js';
import { cellsOf } from '../reporting/cells.js';
import { gridsOf } from '../reporting/grid.js';
import { CAPTION } from '../reporting/numbers.js';
import { terminalTable } from '../reporting/tables.js';
import {
  databaseOption,
  headOption,
  scenarioOption,
  seedOption,
  selectedRuns,
  strategyOption,
} from './options.js';

export const reportCommand = () =>
  new Command('report')
    .description('write tables, charts and a page of the stored runs')
    .addOption(databaseOption())
    .addOption(scenarioOption())
    .addOption(headOption())
    .addOption(strategyOption())
    .addOption(seedOption())
    .addOption(new Option('--out <folder>', 'where to write').default('reports/latest'))
    .addOption(new Option('--json', 'print the numbers and the files written as JSON'))
    .action(async (options) => {
      const runs = selectedRuns(options.db, options);
      if (!runs.some(({ status }) => status === 'finished')) {
        throw new UserError(
          `none of these ${runs.length} runs is finished; finished ones come from: continual-bench run`,
        );
      }
      // Drawing takes a while to load, and no other command needs it.
      const { writeReport } = await import('../reporting/report.js');
      const { files } = writeReport(runs, options.out);
      const cells = cellsOf(runs);
      if (options.json) {
        const numbers = cells.map(({ runs: ofCell, ...cell }) => ({
          ...cell,
          seeds: ofCell.map(({ configuration }) => configuration.seed),
        }));
        process.stdout.write(`${JSON.stringify({ cells: numbers, files }, null, 2)}\n`);
        return;
      }
      process.stdout.write(`${gridsOf(cells).map(terminalTable).join('\n')}\n`);
      process.stdout.write(`${CAPTION}\n${files.map((file) => `wrote ${file}\n`).join('')}`);
    });
