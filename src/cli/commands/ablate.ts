import { Command, Option } from '@commander-js/extra-typings';
import { ablationPlan } from '../../ablation/plan.js';
import {
  type AblationTable,
  ablationTables,
  environmentNotesOf,
  variantCells,
  variantLines,
} from '../../ablation/table.js';
import { VARIANTS, writeAblation } from '../../ablation/write.js';
import { environmentOf } from '../../reporting/cells/environment.js';
import { assignments } from '../../reporting/cells/flatten.js';
import { CAPTION } from '../../reporting/cells/numbers.js';
import { titledTable } from '../../reporting/tables/terminal.js';
import { runsOf } from '../../reproduction/plan.js';
import type { Settings } from '../../runs/resolve.js';
import { requireWritable } from '../../system/write-whole.js';
import {
  backendOption,
  databaseOption,
  deviceOption,
  headOption,
  jobsOption,
  listOf,
  seedsOption,
  setOption,
  strategyOption,
} from '../options.js';
import { runAndShow } from '../run-and-show.js';

export const ablateCommand = () =>
  new Command('ablate')
    .description("run variants of the paper's preset, each with one choice changed")
    .addOption(new Option('--variant <names>', 'only these variants, separated by commas').argParser(listOf))
    .addOption(headOption())
    .addOption(strategyOption())
    .addOption(seedsOption(3))
    .addOption(setOption())
    .addOption(jobsOption())
    .addOption(backendOption())
    .addOption(deviceOption())
    .addOption(databaseOption())
    .addOption(new Option('--out <folder>', 'folder to write to').default('reports/ablation'))
    .addOption(new Option('--json', 'print all numbers and the names of the files written as JSON'))
    .addHelpText(
      'after',
      `
Runs that are already in the database, for example from reproduce, are not run again.

Example: variants compared on held-out training images, because choices must not be made on the test set:
  continual-bench ablate --strategy adam --set scenario.heldOut=0.1`,
    )
    .action(async (options) => {
      const { seeds, set: settings } = options;
      const plan = await ablationPlan({
        variants: options.variant,
        heads: options.head,
        strategies: options.strategy,
        settings,
      });
      requireWritable(options.out);
      await runAndShow(runsOf(plan, seeds), options, (runs) => {
        const cells = variantCells(plan, runs);
        const caption = [...captionOf(settings), ...environmentNotesOf(cells)];
        const files = writeAblation(cells, caption, options.out);
        if (options.json) {
          const figures = cells.map(({ table, variant, strategy, cell, difference, configuration }) => ({
            scenario: table.scenario,
            head: variant.head,
            variant: variant.name,
            strategy,
            mean: cell?.mean ?? null,
            deviation: cell?.deviation ?? null,
            n: cell?.n ?? 0,
            failed: cell?.failed ?? 0,
            difference: difference?.mean ?? null,
            differenceN: difference?.n ?? 0,
            environment: Object.fromEntries(environmentOf(cell?.runs ?? [])),
            configuration,
          }));
          process.stdout.write(`${JSON.stringify({ seeds, settings, cells: figures, files }, null, 2)}\n`);
          return;
        }
        process.stdout.write(
          `${ablationTables(cells).map(terminalTable).join('\n')}\n${caption.join('\n')}\n` +
            files.map((file) => `wrote ${file}\n`).join(''),
        );
      });
    });

function captionOf(settings: Settings): string[] {
  const set = assignments(settings);
  return [
    CAPTION,
    "Each variant is the paper's preset with the named change; after each result comes its difference from the preset on the same seeds.",
    ...(set.length > 0 ? [`Set for all variants: ${set.join(', ')}.`] : []),
  ];
}

const terminalTable = ({ title, strategies, rows }: AblationTable): string =>
  titledTable(
    title,
    [VARIANTS, ...strategies],
    rows.map(({ name, cells }) => [name, ...cells.map((cell) => variantLines(cell).join('\n'))]),
  );
