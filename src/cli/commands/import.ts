import { Command, Option } from '@commander-js/extra-typings';
import { type Names, namesIn } from '../../elsewhere/names.js';
import { refuseTwice } from '../../errors/twice.js';
import { usageError } from '../../errors/user-error.js';
import { countOf } from '../../reporting/cells/numbers.js';
import type { Settings } from '../../runs/resolve.js';
import { runsInCsv } from '../imported/csv.js';
import { type Imported, runsInLines } from '../imported/lines.js';
import { openResults } from '../open-results.js';
import { databaseOption, setOption } from '../options.js';

export const importCommand = () =>
  new Command('import')
    .description(
      'import runs into a database, from files made by results --jsonl, or accuracies that another program computed, from a CSV file',
    )
    .argument('<files...>', 'files with one run per line; or with --as one CSV file')
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
Finished runs that are already in the database are not changed, but gain the tags of their lines, and a note if they have
none. If a line is wrong, nothing is imported.

A CSV file has the columns seed, after, task and accuracy (0 to 1), and may have samples: the accuracy on each task after
each task so far, both counted from 1. Names may be your own; that of a scenario ends in /task, /domain or /class, or it is
a file's, as FILE#NAME. Such runs are shown beside those of this program and compared with them, always marked as computed elsewhere.

Example: the paper's tables from the reference results, running only what is missing:
  continual-bench import results/reference/*.jsonl --db reference.sqlite
  continual-bench reproduce --db reference.sqlite

Example: accuracies of a method in Python:
  continual-bench import accuracies.csv --as strategy=mine,scenario=split-mnist/domain,head=mlp`,
    )
    .action(async (files, { db, as: names, set: settings }) => {
      refuseTwice(files);
      const read = names ? await ofCsv(files, names, settings) : ofLines(files, settings);
      const store = openResults(db);
      try {
        const { runs } = read;
        const imported = store.importFinished(runs);
        const there = runs.length - imported;
        process.stdout.write(
          `imported ${imported} of ${countOf(runs.length, 'run')}${there > 0 ? `; ${there} ${there === 1 ? 'was' : 'were'} already there` : ''}\n`,
        );
        for (const line of read.notes(store)) process.stderr.write(`${line}\n`);
      } finally {
        store.close();
      }
    });

function ofCsv(files: readonly string[], names: Names, settings: Settings): Promise<Imported> {
  const [file, ...others] = files as [string, ...string[]];
  if (others.length > 0) {
    throw usageError(
      '--as is for one CSV file with all seeds; import files that have other names one by one',
    );
  }
  return runsInCsv(file, names, settings);
}

function ofLines(files: readonly string[], settings: Settings): Imported {
  if (Object.keys(settings).length > 0) {
    throw usageError('--set goes with --as; runs in JSON lines have their options');
  }
  return runsInLines(files);
}
