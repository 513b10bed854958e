import { Command, Option } from '@commander-js/extra-typings';
import { captionOf } from '../../ablation/caption.js';
import { choicesOf, choiceTexts } from '../../ablation/choice.js';
import { type AblationName, ablationPlan, ablations } from '../../ablation/plan.js';
import {
  type AblationTable,
  ablationTables,
  environmentNotesOf,
  variantCells,
  variantLines,
} from '../../ablation/table.js';
import { VARIANTS, writeAblation } from '../../ablation/write.js';
import { refuseUnknown } from '../../errors/unknown-name.js';
import { environmentOf } from '../../reporting/cells/environment.js';
import { titledTable } from '../../reporting/tables/terminal.js';
import { runsOf } from '../../reproduction/plan.js';
import type { RunConfiguration } from '../../runs/configuration.js';
import { identityOf } from '../../runs/identity.js';
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
    .description("run variants of the paper's preset and compare them")
    .argument(
      '[name]',
      "which variants: open changes what the paper chose or left open, one thing at a time; released goes step by step to what the authors' released program computes, and tries each step alone; tuning has what the preset tuned is to be chosen from, tested on held-out training images",
      ablationOf,
      'open' as const,
    )
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

Examples: variants compared on held-out training images, because choices must not be made on the test set; and
from the paper's text to the released program, step by step:
  continual-bench ablate --strategy adam --set scenario.heldOut=0.1
  continual-bench ablate released --head neurocoder --strategy adam`,
    )
    .action(async (ablation, options) => {
      const { seeds, set: settings } = options;
      const plan = await ablationPlan({
        ablation,
        variants: options.variant,
        heads: options.head,
        strategies: options.strategy,
        settings,
      });
      requireWritable(options.out);
      await runAndShow(distinct(runsOf(plan, seeds)), options, (runs) => {
        const cells = variantCells(plan, runs);
        const whole = !options.variant && !options.strategy && Object.keys(settings).length === 0;
        // Part of the trials, or trials with other settings, choose nothing.
        const choices = ablation === 'tuning' && whole ? choicesOf(cells) : [];
        const caption = [
          ...captionOf(ablation, settings),
          ...choiceTexts(choices),
          ...environmentNotesOf(cells),
        ];
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
          const chosen = choices.map(({ options, strategies, ...place }) => ({
            ...place,
            options: options?.head ?? null,
            strategies: Object.fromEntries(
              strategies.map(({ strategy, best }) => [strategy, best?.variant.name ?? null]),
            ),
          }));
          process.stdout.write(
            `${JSON.stringify({ seeds, settings, cells: figures, ...(ablation === 'tuning' && { chosen }), files }, null, 2)}\n`,
          );
          return;
        }
        process.stdout.write(
          `${ablationTables(cells).map(terminalTable).join('\n')}\n${caption.join('\n')}\n` +
            files.map((file) => `wrote ${file}\n`).join(''),
        );
      });
    });

/** Variants that come to the same share their runs. */
const distinct = (runs: RunConfiguration[]): RunConfiguration[] => [
  ...new Map(runs.map((run) => [identityOf(run), run])).values(),
];

function ablationOf(text: string): AblationName {
  const names = Object.keys(ablations) as AblationName[];
  refuseUnknown('ablation', [text], names);
  return text as AblationName;
}

const terminalTable = ({ title, strategies, rows }: AblationTable): string =>
  titledTable(
    title,
    [VARIANTS, ...strategies],
    rows.map(({ name, cells }) => [name, ...cells.map((cell) => variantLines(cell).join('\n'))]),
  );
