import { Command, Option } from '@commander-js/extra-typings';
import { usageError } from '../../errors/user-error.js';
import { countOf } from '../../reporting/cells/numbers.js';
import { installedCode } from '../../runs/other-code.js';
import { linesOf } from '../../store/lines.js';
import { csvParts } from '../listed/csv.js';
import { jsonParts } from '../listed/json.js';
import { tableParts } from '../listed/table.js';
import { databaseOption, positiveInteger } from '../options.js';
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
    .action(async ({ json, csv, jsonl, db, sort, limit, ...selection }) => {
      if ([json, csv, jsonl].filter(Boolean).length > 1) {
        throw usageError('give only one of --json, --jsonl and --csv');
      }
      const selected = await selectedRuns(db, selection);
      const runs = (sort ? sorted(selected, sort) : selected).slice(0, limit);
      const partsOf = json ? jsonParts : csv ? csvParts : tableParts;
      // Lines say nothing about the installed code, so it is not loaded for them.
      const parts = jsonl ? [linesOf(runs)] : await partsOf(runs, await installedCode());
      // Part by part: the whole text of many runs takes gigabytes.
      for (const part of parts) process.stdout.write(part);
      if (partsOf === tableParts && !jsonl && runs.length < selected.length) {
        process.stdout.write(`${runs.length} of ${selected.length} runs are shown.\n`);
      }
      const unfinished = runs.filter(({ status }) => status !== 'finished').length;
      if (jsonl && unfinished > 0) {
        process.stderr.write(
          `${unfinished} of ${countOf(runs.length, 'run')} ${unfinished === 1 ? 'is not finished and was' : 'are not finished and were'} left out\n`,
        );
      }
    });
