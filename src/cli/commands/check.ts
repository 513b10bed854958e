import { Command, Option } from '@commander-js/extra-typings';
import { readBounds } from '../../bounds/bounds-file.js';
import { boundedCells, type CheckedCell, checkedCells } from '../../bounds/check.js';
import { SEEDS } from '../../bounds/update.js';
import { UserError } from '../../errors/user-error.js';
import { percent } from '../../reporting/cells/numbers.js';
import { titledTable } from '../../reporting/tables/terminal.js';
import { runsOf } from '../../reproduction/plan.js';
import { backendOption, deviceOption, jobsOption, seedsOption } from '../options.js';
import { runAndShow } from '../run-and-show.js';
import { withTemporaryDatabase } from '../temporary-database.js';
import { boundsFileOption, cellOption, wantedCells } from './bounds.js';

export const checkCommand = () =>
  new Command('check')
    .description('run chosen cells anew, and end with status 1 if an accuracy is not where it was')
    .addOption(cellOption())
    .addOption(seedsOption(SEEDS))
    .addOption(boundsFileOption())
    .addOption(jobsOption())
    .addOption(backendOption())
    .addOption(deviceOption())
    .addOption(
      new Option(
        '--db <file>',
        'keep the runs here, and go on with those that are there (default: none is kept, each is computed anew)',
      ),
    )
    .addOption(new Option('--json', 'print as JSON'))
    .addHelpText(
      'after',
      `
Example, some cells of a shortened protocol, in two minutes:
  continual-bench check --cell short-task,short-domain,short-class,short-multi-step`,
    )
    .action(async ({ cell, seeds, bounds, db, json, ...options }) => {
      const cells = boundedCells(await wantedCells(cell), readBounds(bounds), bounds);
      const checkWith = (file: string, whenStopped?: string) =>
        runAndShow(runsOf(cells, seeds), { ...options, db: file, whenStopped }, (runs) => {
          const checked = checkedCells(cells, runs, seeds);
          const outside = checked.filter(({ verdict }) => verdict !== 'inside');
          process.stdout.write(
            json
              ? `${JSON.stringify({ seeds, cells: checked.map(figuresOf) }, null, 2)}\n`
              : `${tableOf(checked)}\n${LEGEND}`,
          );
          if (outside.length > 0) {
            throw new UserError(
              `${outside.length} of ${checked.length} cells did not pass: ${outside.map(({ name, verdict }) => `${name} (${verdict})`).join(', ')}`,
            );
          }
        });
      await (db === undefined ? withTemporaryDatabase((file) => checkWith(file, NOT_KEPT)) : checkWith(db));
    });

const NOT_KEPT =
  'what was finished is not kept. The same command begins anew; one with --db FILE goes on where it was stopped.';

const LEGEND = `Bounds: where the mean over the seeds must lie. Same seeds apart: how far the same seeds are from the reference, root
mean square, and in cells where rounding is too small to grow, at most so far. Verdicts: inside; below, above the
bounds; other runs, where the mean is inside but the seeds came out otherwise; incomplete, where a run failed.
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

/** What `--json` prints of a cell. */
const figuresOf = ({ bounds: { n, mean, deviation }, ...cell }: CheckedCell) => ({
  ...cell,
  reference: { n, mean, deviation },
});
