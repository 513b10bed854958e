import { existsSync } from 'node:fs';
import { Command, Option } from '@commander-js/extra-typings';
import { BOUNDS_FILE, readBounds, writeBounds } from '../../bounds/bounds-file.js';
import { cellsNamed, watchedCells } from '../../bounds/cells.js';
import { shortfalls } from '../../bounds/shortfalls.js';
import { updatedBounds } from '../../bounds/update.js';
import { countOf } from '../../reporting/cells/numbers.js';
import { runsOf } from '../../reproduction/plan.js';
import { openStore } from '../../store/store.js';
import {
  backendOption,
  batchSeedsOption,
  databaseOption,
  deviceOption,
  jobsOption,
  listOf,
  seedsOption,
  tf32Option,
} from '../options.js';
import { runAndShow } from '../run-and-show.js';

export const cellOption = () =>
  new Option(
    '--cell <names>',
    'only these cells, separated by commas; the first parts of a name are enough: table4, short-domain/mlp',
  ).argParser(listOf);

export const boundsFileOption = () =>
  new Option('--bounds <file>', 'bounds file').default(BOUNDS_FILE, "the project's own");

export const boundsCommand = () =>
  new Command('bounds')
    .description('derive the accuracy bounds that continual-bench check uses')
    .addCommand(runCommand())
    .addCommand(updateCommand());

const runCommand = () =>
  new Command('run')
    .description('run the cells as the reference from which bounds update derives the bounds')
    .addOption(cellOption())
    .addOption(seedsOption(10))
    .addOption(jobsOption())
    .addOption(batchSeedsOption())
    .addOption(backendOption())
    .addOption(deviceOption())
    .addOption(tf32Option())
    .addOption(databaseOption())
    .action(async (options) => {
      const cells = await wantedCells(options.cell);
      await runAndShow(runsOf(cells, options.seeds), options, () => {
        process.stdout.write(
          `the runs of ${countOf(cells.length, 'cell')} are stored; next: continual-bench bounds update --db ${options.db}\n`,
        );
      });
    });

const updateCommand = () =>
  new Command('update')
    .description(
      'derive the bounds from the runs in a database and write them; the bounds of other cells do not change',
    )
    .addOption(cellOption())
    .addOption(databaseOption())
    .addOption(boundsFileOption())
    .action(async ({ cell, db, bounds: file }) => {
      const cells = await wantedCells(cell);
      const store = openStore(db, { readonly: true });
      try {
        const before = existsSync(file) ? readBounds(file) : undefined;
        const runs = store.runs();
        writeBounds(file, updatedBounds(cells, runs, before));
        for (const line of shortfalls(cells, runs, before)) process.stderr.write(`${line}\n`);
      } finally {
        store.close();
      }
      process.stdout.write(`wrote ${file}: ${countOf(cells.length, 'cell')}\n`);
    });

/** @throws UserError (usage) for a name that no cell has. */
export async function wantedCells(wanted: readonly string[] | undefined) {
  const all = await watchedCells();
  return wanted ? cellsNamed(wanted, all) : all;
}
