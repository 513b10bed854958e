import { Command, Option } from '@commander-js/extra-typings';
import { readBounds } from '../../bounds/bounds-file.js';
import { boundedCells, type CheckedCell, checkedCells } from '../../bounds/check.js';
import { changesSince, codeNotes } from '../../bounds/code-notes.js';
import { SEEDS } from '../../bounds/update.js';
import { UserError } from '../../errors/user-error.js';
import { countOf, percent } from '../../reporting/cells/numbers.js';
import { titledTable } from '../../reporting/tables/terminal.js';
import { runsOf } from '../../reproduction/plan.js';
import {
  backendOption,
  batchSeedsOption,
  deviceOption,
  jobsOption,
  seedsOption,
  tf32Option,
} from '../options.js';
import { runAndShow } from '../run-and-show.js';
import { withTemporaryDatabase } from '../temporary-database.js';
import { boundsFileOption, cellOption, wantedCells } from './bounds.js';

export const checkCommand = () =>
  new Command('check')
    .description('run chosen cells and compare them with their bounds; exit with status 1 unless all pass')
    .addOption(cellOption())
    .addOption(seedsOption(SEEDS))
    .addOption(boundsFileOption())
    .addOption(jobsOption())
    .addOption(batchSeedsOption())
    .addOption(backendOption())
    .addOption(deviceOption())
    .addOption(tf32Option())
    .addOption(
      new Option(
        '--db <file>',
        'keep the runs in this database and reuse those already in it (default: run everything anew and keep nothing)',
      ),
    )
    .addOption(new Option('--json', 'print as JSON'))
    .addHelpText(
      'after',
      `
Example: cells with a shortened protocol, about two minutes:
  continual-bench check --cell short-task,short-domain,short-class,short-multi-step,short-released`,
    )
    .action(async ({ cell, seeds, bounds, db, json, ...options }) => {
      const cells = boundedCells(await wantedCells(cell), readBounds(bounds), bounds);
      const checkWith = (file: string, ifStopped?: string) =>
        runAndShow(runsOf(cells, seeds), { ...options, db: file, ifStopped }, (runs) => {
          const checked = checkedCells(cells, runs, seeds);
          const outside = checked.filter(({ verdict }) => verdict !== 'inside');
          process.stdout.write(
            json
              ? `${JSON.stringify({ seeds, cells: checked.map(figuresOf) }, null, 2)}\n`
              : `${tableOf(checked)}\n${LEGEND}`,
          );
          for (const line of codeNotes(checked)) process.stderr.write(`${line}\n`);
          if (outside.length > 0) {
            throw new UserError(
              `${outside.length} of ${countOf(checked.length, 'cell')} did not pass: ${outside.map(({ name, verdict }) => `${name} (${verdict})`).join(', ')}`,
            );
          }
        });
      await (db === undefined ? withTemporaryDatabase((file) => checkWith(file, NOT_KEPT)) : checkWith(db));
    });

const NOT_KEPT =
  'the finished runs were not kept. The same command starts over; with --db FILE, a stopped command can go on.';

const LEGEND = `Bounds: the range in which the mean over the seeds must lie. Same seeds apart: the root mean square difference from the
reference on the same seeds. At most: the limit for it, in cells that are too short for rounding errors to grow.
Verdicts: inside, below or above the bounds; seeds differ: the mean is inside, but the same seeds gave other accuracies;
incomplete: a run failed.
`;

const tableOf = (cells: readonly CheckedCell[]): string =>
  titledTable(
    'Average accuracy after the last task, in percent',
    ['cell', 'mean', 'n', 'bounds', 'reference', 'n', 'same seeds apart', 'at most', 'verdict'],
    cells.map(({ name, mean, n, interval, bounds, apart, apartLimit, verdict }) => [
      name,
      mean === null ? '–' : percent(mean),
      `${n}`,
      interval.map(percent).join(' to '),
      percent(bounds.mean),
      `${bounds.n}`,
      apart === null ? '–' : percent(apart),
      apartLimit === null ? '–' : percent(apartLimit),
      verdict,
    ]),
  );

/** What `--json` prints for a cell. */
function figuresOf(cell: CheckedCell) {
  const { bounds, ...figures } = cell;
  const { n, mean, deviation } = bounds;
  return { ...figures, reference: { n, mean, deviation }, otherCode: changesSince(cell) };
}
