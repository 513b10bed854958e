import { Command, Option } from '@commander-js/extra-typings';
import { type ComparedCell, compared, cost, tally } from '../reproduction/comparison.js';
import { planOf, runsOf, tablesNamed } from '../reproduction/plan.js';
import { presetNames } from '../reproduction/presets.js';
import { type ComparedTable, comparedTables } from '../reproduction/table.js';
import { terminalTable } from '../reproduction/terminal.js';
import { type Circumstances, captionOf, costText, LEGEND, tallyLines } from '../reproduction/texts.js';
import { writeReproduction } from '../reproduction/write.js';
import {
  backendOption,
  databaseOption,
  deviceOption,
  headOption,
  jobsOption,
  presetOption,
  seedsOption,
  setOption,
  strategyOption,
} from './options.js';
import { runAndShow } from './run-and-show.js';

export const reproduceCommand = () =>
  new Command('reproduce')
    .description("run the paper's tables, table3 and table4, and show ours beside the published figures")
    .argument('[tables...]', 'which tables (default: all)')
    .addOption(presetOption('only this preset (default: both, side by side)'))
    .addOption(headOption())
    .addOption(strategyOption())
    .addOption(seedsOption(10))
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
Runs that are in the database already are not run again; to go on after a break, give the same command again.

Example, a quick look at a part of a table:
  continual-bench reproduce table4 --preset paper --head mlp --strategy adam,l2 --seeds 3`,
    )
    .action(async (names, options) => {
      const { seeds, set: settings } = options;
      const plan = await planOf({
        tables: tablesNamed(names),
        presets: options.preset ? [options.preset] : presetNames,
        heads: options.head,
        strategies: options.strategy,
        settings,
      });
      await runAndShow(runsOf(plan, seeds), options, (runs) => {
        const cells = compared(plan, runs, seeds);
        const tables = comparedTables(cells);
        const files = writeReproduction(tables, { seeds, settings }, options.out);
        process.stdout.write(
          options.json
            ? `${JSON.stringify({ seeds, settings, tables: tables.map(figuresOf), ...cost(cells), files }, null, 2)}\n`
            : `${tables.map((table) => viewOf(table, { seeds, settings })).join('\n')}\n${LEGEND}\n` +
                `${tables.length > 1 ? `${summaryOf(tables, cells)}\n` : ''}${files.map((file) => `wrote ${file}\n`).join('')}`,
        );
      });
    });

const viewOf = (table: ComparedTable, circumstances: Circumstances): string =>
  [
    table.published.caption,
    ...captionOf(table, circumstances),
    terminalTable(table),
    ...tallyLines(table.presets, table.cells),
    costText(table.cells),
    '',
  ].join('\n');

const summaryOf = (tables: readonly ComparedTable[], cells: readonly ComparedCell[]): string =>
  ['All tables:', ...tallyLines(tables[0]!.presets, cells), costText(cells)].join('\n');

/** A table's figures for `--json`; its runs are in the database. */
const figuresOf = ({ published: { name, caption, scenario }, presets, cells }: ComparedTable) => ({
  name,
  caption,
  scenario,
  presets: presets.map((preset) => ({
    preset,
    ...tally(cells.filter((cell) => cell.presets.includes(preset))),
  })),
  cells: cells.map((cell) => {
    const { table: _, runs, ...figures } = cell;
    const { seconds, peakMemory } = cost([cell]);
    return { ...figures, seeds: runs.map(({ configuration }) => configuration.seed), seconds, peakMemory };
  }),
});
