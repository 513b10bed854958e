import { existsSync, realpathSync } from 'node:fs';
import { Command, Option } from '@commander-js/extra-typings';
import { type Names, namesIn } from '../../elsewhere/names.js';
import { refuseTwice } from '../../errors/twice.js';
import { usageError } from '../../errors/user-error.js';
import { countOf } from '../../reporting/cells/numbers.js';
import type { Settings } from '../../runs/resolve.js';
import { conflictNotes } from '../imported/conflicts.js';
import { type Imported, runsInCsv } from '../imported/csv.js';
import { type Part, partIn } from '../imported/part.js';
import { openResults } from '../open-results.js';
import { databaseOption, setOption } from '../options.js';
import { whenStopped } from '../stopping.js';

export const importCommand = () =>
  new Command('import')
    .description(
      'import runs into a database, from other databases and files made by results --jsonl, or accuracies that another program computed, from a CSV file',
    )
    .argument('<files...>', 'databases, and files with one run per line; or with --as one CSV file')
    .addOption(databaseOption())
    .addOption(
      new Option(
        '--as <names>',
        'what the accuracies in a CSV file are of: strategy=NAME,scenario=NAME,head=NAME; a scenario of your own as FILE#NAME',
      ).argParser(namesIn),
    )
    .addOption(
      setOption(
        'with --as: an option that the runs had, such as training.epochs=1; can be repeated, for other options',
      ),
    )
    .addHelpText(
      'after',
      `
Finished runs that are already in the database are not changed, but gain the tags of the imported ones, and a note if they
have none. If a run has other accuracies in two places and both come from one kind of machine, or if a file is damaged or a
line wrong, nothing is imported. From two kinds of machine, or from a GPU, the first accuracies are kept, and a line says so.
Files that are imported do not change. Of databases, runs that failed or are not finished are left out.

A CSV file has the columns seed, after, task and accuracy (0 to 1), and may have samples: the accuracy on each task after
each task so far, both counted from 1. Names may be your own; that of a scenario ends in /task, /domain or /class, or it is
a file's, as FILE#NAME. Such runs are shown beside those of this program and compared with them, always marked as computed elsewhere.

Example: the paper's tables from the reference results, running only what is missing:
  continual-bench import results/reference/*.jsonl --db reference.sqlite
  continual-bench reproduce --db reference.sqlite

Example: the databases of a grid's shards, and then its tables:
  continual-bench import part-*.sqlite --db whole.sqlite
  continual-bench results --db whole.sqlite

Example: accuracies of a method in Python:
  continual-bench import accuracies.csv --as strategy=mine,scenario=split-mnist/domain,head=mlp`,
    )
    .action(async (files, { db, as: names, set: settings }) => {
      refuseTwice(files);
      if (names) storeCsv(await ofCsv(files, names, settings), db);
      else storeParts(partsIn(files, settings, db), db);
    });

/** All of the parts or, if something is wrong, nothing. */
function storeParts(parts: readonly Part[], db: string): void {
  // What is refused makes no new database.
  if (!existsSync(db)) conflictNotes(parts);
  const store = openResults(db);
  let conflicts: string[] = [];
  try {
    const imported = store.importFinished(
      parts.flatMap(({ runs }) => runs),
      {
        grids: parts.flatMap(({ grids }) => grids),
        studies: parts.flatMap(({ studies }) => studies),
        check: (there) => {
          conflicts = conflictNotes([{ file: db, runs: there }, ...parts]);
        },
      },
    );
    const distinct = new Set(parts.flatMap(({ runs }) => runs.map(({ id }) => id)));
    sayImported(imported, distinct.size);
    whenStopped('what was to be imported is stored.');
  } finally {
    store.close();
  }
  const leftOut = parts.flatMap((part) => part.leftOut);
  for (const line of [...leftOut, ...conflicts]) process.stderr.write(`${line}\n`);
}

function storeCsv({ runs, notes }: Imported, db: string): void {
  const store = openResults(db);
  try {
    sayImported(store.importFinished(runs), runs.length);
    whenStopped('what was to be imported is stored.');
    for (const line of notes(store)) process.stderr.write(`${line}\n`);
  } finally {
    store.close();
  }
}

function sayImported(imported: number, runs: number): void {
  const there = runs - imported;
  process.stdout.write(
    `imported ${imported} of ${countOf(runs, 'run')}${there > 0 ? `; ${there} ${there === 1 ? 'was' : 'were'} already there` : ''}\n`,
  );
}

function ofCsv(files: readonly string[], names: Names, settings: Settings): Promise<Imported> {
  const [file, ...others] = files as [string, ...string[]];
  if (others.length > 0) {
    throw usageError(
      '--as is for one CSV file with all seeds; import files that have other names one by one',
    );
  }
  return runsInCsv(file, names, settings);
}

function partsIn(files: readonly string[], settings: Settings, db: string): Part[] {
  if (Object.keys(settings).length > 0) {
    throw usageError('--set goes with --as; runs in databases and JSON lines have their options');
  }
  const target = existsSync(db) && realpathSync(db);
  const same = files.find((file) => existsSync(file) && realpathSync(file) === target);
  if (same !== undefined) {
    throw usageError(`${same} is the database to import into; leave it out, or give another with --db`);
  }
  return files.map(partIn);
}
