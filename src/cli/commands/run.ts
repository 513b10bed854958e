import { Command, Option } from '@commander-js/extra-typings';
import { cellsOf } from '../../reporting/cells/cells.js';
import { gridsOf, sharedText } from '../../reporting/cells/grid.js';
import { CAPTION, DEFAULTS_NOTE } from '../../reporting/cells/numbers.js';
import { presetNames } from '../../reproduction/presets.js';
import { configurationsOf } from '../../runs/grid.js';
import { sweptPaths } from '../../runs/sweep/swept-paths.js';
import { originOf, replacedBy, requestOf, wholeGrid } from '../asked-grid.js';
import type { AskedGrid } from '../grid-file/grid-file.js';
import { comingFrom } from '../grid-file/origin.js';
import { onPreset } from '../grid-file/preset.js';
import { headNote } from '../head-note.js';
import {
  backendOption,
  batchSeedsOption,
  databaseOption,
  deviceOption,
  fileName,
  folderName,
  isPresetFile,
  jobsOption,
  listOf,
  positiveInteger,
  presetOrFileOption,
  seedOption,
  seedsOption,
  tf32Option,
} from '../options.js';
import { requireFiles } from '../own-names.js';
import { queueOption } from '../queue/option.js';
import { runAndShow } from '../run-and-show.js';
import { shardOption } from '../shard/option.js';
import {
  batchSizeOption,
  epochsOption,
  givenOptions,
  hiddenOption,
  learningRateOption,
  sweepOption,
} from '../sweep-options.js';
import { noteOption, tagOption } from '../tag-options.js';

export const runCommand = () =>
  new Command('run')
    .description('run every combination of the given scenarios, heads, strategies and seeds')
    .addOption(
      new Option(
        '--scenario <names>',
        'scenarios, separated by commas: names, or files of your own; FILE#NAME picks one of several in a file (required, here or with --config)',
      ).argParser(listOf),
    )
    .addOption(
      new Option('--head <names>', 'heads, separated by commas').argParser(listOf).default(['mlp'], 'mlp'),
    )
    .addOption(
      new Option(
        '--strategy <names>',
        'strategies, separated by commas: names, or files of your own; FILE#NAME picks one of several in a file; er+si makes one strategy of two (required, here or with --config)',
      ).argParser(listOf),
    )
    .addOption(
      new Option(
        '--backbone <name>',
        "what turns images into features: pixels or resnet18; or features, for a dataset that has them already (default: the scenario's own)",
      ),
    )
    .addOption(seedsOption(1))
    .addOption(seedOption('these seeds, separated by commas, instead of --seeds').conflicts('seeds'))
    .addOption(
      presetOrFileOption(
        `use a preset's options instead of the defaults: ${presetNames.join(', ')} (see continual-bench reproduce --help), or a file such as tune writes; what is given here, too, goes over the same of the file`,
      ),
    )
    .addOption(hiddenOption())
    .addOption(epochsOption())
    .addOption(batchSizeOption())
    .addOption(learningRateOption())
    .addOption(
      new Option(
        '--eval-every <steps>',
        'also test on all tasks so far after every so many training steps; stored runs that were not tested so are computed again, must come out the same, and get these accuracies, in place of those after other steps',
      ).argParser(positiveInteger),
    )
    .addOption(
      new Option(
        '--save-model <folder>',
        'also write the trained network of each run into this folder, as safetensors, from which a program can load it; stored runs whose file is not there are computed again, and must come out the same',
      ).argParser(folderName),
    )
    .addOption(sweepOption())
    .addOption(
      new Option(
        '--config <file>',
        'take the grid from a YAML or JSON file, which has scenarios, heads, strategies, seeds, backbone, preset, set and evalEvery; what is given here, too, goes over the same of the file',
      ),
    )
    .addOption(
      new Option(
        '--save-config <file>',
        'also write the grid to such a file, which must not be there yet',
      ).argParser(fileName),
    )
    .addOption(
      new Option(
        '--dry-run',
        'only show what would be run, what is stored already and how long it would take; nothing is written but the file of --save-config',
      ),
    )
    .addOption(shardOption())
    .addOption(jobsOption())
    .addOption(queueOption())
    .addOption(batchSeedsOption())
    .addOption(backendOption())
    .addOption(deviceOption())
    .addOption(tf32Option())
    .addOption(databaseOption())
    .addOption(
      tagOption(
        'put these tags on all of these runs, separated by commas, on those that are stored already, too',
      ),
    )
    .addOption(noteOption('put a note on all of them, one line, in place of the one they have'))
    .addOption(new Option('--json', 'print the results as JSON; with --dry-run, what would be run'))
    .addHelpText(
      'after',
      `
Runs that are already in the database are not run again.
To see all names and options: continual-bench list
To write a strategy or a scenario of your own: continual-bench new

Examples:
  continual-bench run --scenario split-mnist/domain --strategy adam,l2 --seeds 10
  continual-bench run --scenario split-mnist/domain --strategy l2,./my-method.ts
  continual-bench run --scenario split-mnist/class --strategy er,er+si --set training.epochs=1
  continual-bench run --scenario split-mnist/domain --strategy l2 --set strategy.coefficient=0.1,1,10 --learning-rate 0.001,0.01
  continual-bench run --config grid.yaml --seeds 10
  continual-bench run --preset ./reports/tuning/split-mnist-domain-mlp-ewc.yaml --seeds 10`,
    )
    .action(async (options, command) => {
      const isGiven = (name: 'head' | 'seeds') => command.getOptionValueSource(name) === 'cli';
      const line: AskedGrid = {
        scenarios: options.scenario,
        heads: isGiven('head') ? options.head : undefined,
        strategies: options.strategy,
        seeds: options.seed ?? (isGiven('seeds') ? options.seeds : undefined),
        backbone: options.backbone,
        set: givenOptions(options),
        evalEvery: options.evalEvery,
      };
      const { config, saveConfig } = options;
      // What few commands need is loaded only for them.
      const writing = saveConfig === undefined ? undefined : await import('../grid-file/write.js');
      writing?.requireNewFile(saveConfig!);
      const inFile =
        config === undefined ? undefined : (await import('../grid-file/read.js')).readGrid(config);
      const asked = inFile ? replacedBy(inFile, line) : line;
      const { preset } = options;
      const grid = wholeGrid(await onPreset(asked, preset));
      const origin = config ?? (preset !== undefined && isPresetFile(preset) ? preset : undefined);
      await requireFiles({ scenario: grid.scenarios, strategy: grid.strategies }, options.db);
      const configurations = await comingFrom(originOf(origin, line), () =>
        configurationsOf(requestOf(grid)),
      );
      if (writing) {
        writing.writeGrid(saveConfig!, grid);
        process.stderr.write(`wrote ${saveConfig}\n`);
      }
      const note = await headNote(configurations);
      if (note !== undefined) process.stderr.write(`${note}\n`);
      const swept = sweptPaths(grid.set);
      const evalEvery = grid.evalEvery;
      if (options.dryRun) {
        const { dryRun } = await import('../dry-run/dry-run.js');
        await dryRun(configurations, { ...options, evalEvery }, swept);
        return;
      }
      await runAndShow(configurations, { ...options, evalEvery }, async (runs) => {
        if (options.json) process.stdout.write(`${JSON.stringify(runs, null, 2)}\n`);
        else {
          const { terminalTable } = await import('../../reporting/tables/terminal.js');
          const grids = await gridsOf(cellsOf(runs), swept);
          const tables = grids.map((grid) =>
            [terminalTable(grid), ...sharedText(grid).map((line) => `${line}\n`)].join(''),
          );
          process.stdout.write(`${tables.join('\n')}\n${CAPTION} ${DEFAULTS_NOTE}\n`);
        }
      });
    });
