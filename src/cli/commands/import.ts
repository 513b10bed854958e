import { existsSync, readFileSync } from 'node:fs';
import { Command } from '@commander-js/extra-typings';
import { refuseTwice } from '../../errors/twice.js';
import { messageOf, UserError, usageError } from '../../errors/user-error.js';
import { countOf } from '../../reporting/cells/numbers.js';
import type { RunRecord } from '../../runs/record.js';
import { runOfLine } from '../../store/lines.js';
import { type FinishedRun, openStore, type ResultStore } from '../../store/store.js';
import { databaseOption } from '../options.js';

export const importCommand = () =>
  new Command('import')
    .description('import runs into a database, from files made by results --jsonl')
    .argument('<files...>', 'files with one run per line')
    .addOption(databaseOption())
    .addHelpText(
      'after',
      `
Finished runs that are already in the database are not changed. If a line is wrong, nothing is imported.

Example: the paper's tables from the reference results, running only what is missing:
  continual-bench import results/reference/*.jsonl --db reference.sqlite
  continual-bench reproduce --db reference.sqlite`,
    )
    .action((files, { db }) => {
      refuseTwice(files);
      const runs = files.flatMap(runsIn);
      const store = openStore(db);
      try {
        const imported = store.importFinished(runs);
        const there = runs.length - imported;
        process.stdout.write(
          `imported ${imported} of ${countOf(runs.length, 'run')}${there > 0 ? `; ${there} ${there === 1 ? 'was' : 'were'} already there` : ''}\n`,
        );
        const others = differing(runs, store);
        if (others.length > 0) {
          process.stderr.write(
            `the database keeps what it had where the files have other accuracies for a run: ${others.join(', ')}\n`,
          );
        }
      } finally {
        store.close();
      }
    });

function runsIn(file: string): FinishedRun[] {
  const lines = textOf(file).split('\n');
  // The last line ends with a line break too.
  if (lines.at(-1) === '') lines.pop();
  if (lines.length === 0) {
    throw new UserError(`${file} has no runs in it; make such a file with: continual-bench results --jsonl`);
  }
  return lines.map((line, index) => {
    try {
      return runOfLine(line);
    } catch (error) {
      throw new UserError(`${file}:${index + 1}: ${messageOf(error)}; nothing was imported`);
    }
  });
}

/** Ids of runs that are stored with other accuracies than these. */
function differing(runs: readonly FinishedRun[], store: ResultStore): string[] {
  const accuracies = ({ accuracies }: Pick<RunRecord, 'accuracies'>) =>
    accuracies.map(({ accuracy }) => accuracy).join();
  const stored = new Map(store.runs().map((run) => [run.id, accuracies(run)]));
  return [...new Set(runs.filter((run) => stored.get(run.id) !== accuracies(run)).map(({ id }) => id))];
}

function textOf(file: string): string {
  if (!existsSync(file)) {
    throw usageError(`there is no file ${file}; make such a file with: continual-bench results --jsonl`);
  }
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${messageOf(error)}`);
  }
}
