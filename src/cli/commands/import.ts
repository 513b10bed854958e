import { readFileSync } from 'node:fs';
import { Command } from '@commander-js/extra-typings';
import { messageOf, UserError } from '../../errors/user-error.js';
import { runOfLine } from '../../store/lines.js';
import { type FinishedRun, openStore } from '../../store/store.js';
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
      const runs = files.flatMap(runsIn);
      const store = openStore(db);
      try {
        const imported = store.importFinished(runs);
        const there = runs.length - imported;
        process.stdout.write(
          `imported ${imported} of ${runs.length} runs${there > 0 ? `; ${there} were already there` : ''}\n`,
        );
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

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${messageOf(error)}`);
  }
}
