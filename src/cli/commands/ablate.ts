import { Command, Option } from '@commander-js/extra-typings';
import { captionOf, ownCaption } from '../../ablation/caption.js';
import { type Choice, choicesOf, choiceTexts } from '../../ablation/choice.js';
import { baseName, ownPlan } from '../../ablation/own.js';
import { type AblationName, ablationPlan, ablations, BASELINE } from '../../ablation/plan.js';
import {
  type AblationTable,
  ablationTables,
  environmentNotesOf,
  type Planned,
  variantCells,
  variantLines,
} from '../../ablation/table.js';
import { VARIANTS, writeAblation } from '../../ablation/write.js';
import { refuseUnknown } from '../../errors/unknown-name.js';
import { usageError } from '../../errors/user-error.js';
import { environmentOf } from '../../reporting/cells/environment.js';
import { titledTable } from '../../reporting/tables/terminal.js';
import { runsOf } from '../../reproduction/plan.js';
import type { PresetName } from '../../reproduction/presets.js';
import type { RunConfiguration } from '../../runs/configuration.js';
import { identityOf } from '../../runs/identity.js';
import type { RunRecord } from '../../runs/record.js';
import type { Settings } from '../../runs/resolve.js';
import type { GivenOption } from '../../runs/sweep/given-option.js';
import { requireWritable } from '../../system/write-whole.js';
import {
  backendOption,
  batchSeedsOption,
  databaseOption,
  deviceOption,
  jobsOption,
  listOf,
  outOption,
  presetOption,
  seedsOption,
  setOption,
  strategyOption,
  tf32Option,
} from '../options.js';
import { queueOption } from '../queue/option.js';
import { runAndShow } from '../run-and-show.js';
import { shardOption } from '../shard/option.js';
import { varyOption } from '../sweep-options.js';

export const ablateCommand = () =>
  new Command('ablate')
    .description("run variants of the paper's preset, or of your own, and compare them")
    .argument(
      '[name]',
      "which variants: open changes what the paper chose or left open, one thing at a time; released goes step by step to what the authors' released program computes, and tries each step alone; tuning has what the preset tuned is to be chosen from, tested on held-out training images",
      ablationOf,
      'open' as const,
    )
    .addOption(varyOption())
    .addOption(new Option('--variant <names>', 'only these variants, separated by commas').argParser(listOf))
    .addOption(
      new Option(
        '--scenario <names>',
        'with --vary: the scenarios, separated by commas: names, or files of your own',
      ).argParser(listOf),
    )
    .addOption(
      new Option(
        '--head <names>',
        'only these heads, separated by commas; with --vary the heads to run, mlp if left out',
      ).argParser(listOf),
    )
    .addOption(strategyOption('; with --vary the strategies to run: names, or files of your own'))
    .addOption(presetOption('with --vary: what the variants are compared with (default: the defaults)'))
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
    .addOption(outOption().default('reports/ablation'))
    .addOption(new Option('--json', 'print all numbers and the names of the files written as JSON'))
    .addHelpText(
      'after',
      `
Runs that are already in the database, for example from reproduce, are not run again.

Examples: variants compared on held-out training images, because choices must not be made on the test set; and
from the paper's text to the released program, step by step; and variants of your own, each of which changes one option:
  continual-bench ablate --strategy adam --set scenario.heldOut=0.1
  continual-bench ablate released --head neurocoder --strategy adam
  continual-bench ablate --scenario split-mnist/domain --head nsm --strategy adam,l2 --vary head.sharpness=0.2,4 --vary head.slots=5,20`,
    )
    .action(async (name, options, command) => {
      const { seeds, set: settings, vary } = options;
      const isOwn = vary.length > 0;
      refuseMixed(isOwn, { ...options, name: command.args[0] });
      const { plan, base, caption, choicesIn } = isOwn ? await ofOwn(options) : await ofNamed(name, options);
      if (!options.shard) requireWritable(options.out);
      await runAndShow(distinct(runsOf(plan, seeds)), options, (runs) => {
        const cells = variantCells(plan, runs, base);
        const choices = choicesIn(runs);
        const texts = [...caption, ...choiceTexts(choices ?? []), ...environmentNotesOf(cells)];
        const files = writeAblation(cells, texts, options.out);
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
          const chosen = choices?.map(({ options, strategies, ...place }) => ({
            ...place,
            options: options?.head ?? null,
            strategies: Object.fromEntries(
              strategies.map(({ strategy, best }) => [strategy, best?.variant.name ?? null]),
            ),
          }));
          process.stdout.write(
            `${JSON.stringify({ seeds, settings, ...(isOwn && { base }), cells: figures, ...(chosen && { chosen }), files }, null, 2)}\n`,
          );
          return;
        }
        process.stdout.write(
          `${ablationTables(cells).map(terminalTable).join('\n')}\n${texts.join('\n')}\n` +
            files.map((file) => `wrote ${file}\n`).join(''),
        );
      });
    });

/** What an ablation runs and says. */
interface Ablation {
  plan: readonly Planned[];
  /** The name of what variants are compared with. */
  base: string;
  caption: string[];
  /** What the runs choose; undefined where nothing is to be chosen. */
  choicesIn(runs: readonly RunRecord[]): Choice[] | undefined;
}

interface Asked {
  variant?: string[] | undefined;
  scenario?: string[] | undefined;
  head?: string[] | undefined;
  strategy?: string[] | undefined;
  preset?: PresetName | undefined;
  set: Settings;
  vary: GivenOption[];
}

async function ofNamed(ablation: AblationName, { variant, head, strategy, set }: Asked): Promise<Ablation> {
  const plan = await ablationPlan({
    ablation,
    variants: variant,
    heads: head,
    strategies: strategy,
    settings: set,
  });
  // Part of the trials, or trials with other settings, choose nothing.
  const whole = !variant && !strategy && Object.keys(set).length === 0;
  return {
    plan,
    base: BASELINE,
    caption: captionOf(ablation, set),
    choicesIn: (runs) => {
      if (ablation !== 'tuning') return undefined;
      return whole ? choicesOf(variantCells(plan, runs)) : [];
    },
  };
}

async function ofOwn({ scenario, head = ['mlp'], strategy, preset, set, vary }: Asked): Promise<Ablation> {
  if (!scenario) throw usageError('--vary needs the scenarios to run: give --scenario');
  if (!strategy) throw usageError('--vary needs the strategies to run: give --strategy');
  const request = { scenarios: scenario, heads: head, strategies: strategy };
  const base = baseName(preset);
  return {
    plan: await ownPlan({ ...request, preset, settings: set, vary }),
    base,
    caption: ownCaption(base, set),
    choicesIn: () => undefined,
  };
}

/** @throws UserError (usage) for what only variants of one's own have, or only those that are named */
function refuseMixed(
  isOwn: boolean,
  given: Omit<Asked, 'set' | 'vary'> & { name?: string | undefined },
): void {
  const { name, variant, scenario, preset } = given;
  if (isOwn && (name ?? variant) !== undefined) {
    throw usageError(
      `--vary makes variants of your own; leave out ${name === undefined ? '--variant' : `"${name}"`}`,
    );
  }
  if (!isOwn && (scenario ?? preset) !== undefined) {
    throw usageError(
      `${scenario ? '--scenario' : '--preset'} is for variants of your own, which --vary makes; the others have theirs`,
    );
  }
}

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
