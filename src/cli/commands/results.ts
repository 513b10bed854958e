import { Command, Option } from '@commander-js/extra-typings';
import { usageError } from '../../errors/user-error.js';
import { countOf } from '../../reporting/cells/numbers.js';
import { shellWord } from '../../runs/command.js';
import type { AnyRun } from '../../runs/elsewhere.js';
import { installedCode } from '../../runs/other-code.js';
import { linesOf } from '../../store/lines.js';
import { csvParts } from '../listed/csv.js';
import { jsonParts } from '../listed/json.js';
import { tableParts } from '../listed/table.js';
import { databaseOption, folderName, positiveInteger } from '../options.js';
import { selecting } from '../selection/options.js';
import { selectedRuns } from '../selection/selection.js';
import { sortColumns, sorted, sortKeysIn } from '../shown/sorted.js';

export const resultsCommand = () =>
  selecting(
    new Command('results')
      .description('show stored runs: as a table, or complete as JSON, JSON lines or CSV')
      .addOption(databaseOption()),
  )
    .addOption(
      new Option(
        '--sort <columns>',
        `sort by these, separated by commas: ${sortColumns.join(', ')}; with - before a name the largest or newest first, such as -started`,
      ).argParser(sortKeysIn),
    )
    .addOption(new Option('--limit <count>', 'only so many of them, the first').argParser(positiveInteger))
    .addOption(new Option('--json', 'print the complete records as JSON'))
    .addOption(new Option('--csv', 'print every accuracy as a row of CSV'))
    .addOption(
      new Option('--jsonl', 'print every finished run as a line of JSON, for continual-bench import'),
    )
    .addOption(
      new Option(
        '--tensorboard <folder>',
        "write every finished run as an event file of TensorBoard's into this folder",
      ).argParser(folderName),
    )
    .action(async ({ json, csv, jsonl, tensorboard, db, sort, limit, ...selection }) => {
      if ([json, csv, jsonl, tensorboard !== undefined].filter(Boolean).length > 1) {
        throw usageError('give only one of --json, --jsonl, --csv and --tensorboard');
      }
      const selected = await selectedRuns(db, selection);
      const runs = (sort ? sorted(selected, sort) : selected).slice(0, limit);
      if (tensorboard !== undefined) {
        const { writeEvents } = await import('../../reporting/tensorboard/write.js');
        const written = writeEvents(runs, tensorboard);
        process.stdout.write(
          `wrote ${countOf(written.length, 'run')} into ${tensorboard}; to see them: tensorboard --logdir ${shellWord(tensorboard)}\n`,
        );
        tellUnfinished(runs);
        return;
      }
      const partsOf = json ? jsonParts : csv ? csvParts : tableParts;
      // Lines say nothing about the installed code, so it is not loaded for them.
      const parts = jsonl ? [linesOf(runs)] : await partsOf(runs, await installedCode());
      // Part by part: the whole text of many runs takes gigabytes.
      for (const part of parts) process.stdout.write(part);
      if (partsOf === tableParts && !jsonl && runs.length < selected.length) {
        process.stdout.write(`${runs.length} of ${selected.length} runs are shown.\n`);
      }
      if (jsonl) tellUnfinished(runs);
    });

/** Says how many runs are not finished, which were left out. */
function tellUnfinished(runs: readonly AnyRun[]): void {
  const unfinished = runs.filter(({ status }) => status !== 'finished').length;
  if (unfinished === 0) return;
  process.stderr.write(
    `${unfinished} of ${countOf(runs.length, 'run')} ${unfinished === 1 ? 'is not finished and was' : 'are not finished and were'} left out\n`,
  );
}
