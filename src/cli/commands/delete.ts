import { Command, Option } from '@commander-js/extra-typings';
import { usageError } from '../../errors/user-error.js';
import { bytesText, countOf } from '../../reporting/cells/numbers.js';
import type { AnyRun } from '../../runs/elsewhere.js';
import type { Freed } from '../../store/space.js';
import { canAsk, isConfirmed } from '../asked.js';
import { openResults } from '../open-results.js';
import { databaseOption } from '../options.js';
import { RUN_ARGUMENT } from '../runs-named.js';
import { chosenRuns } from '../selection/chosen.js';
import { selecting } from '../selection/options.js';
import { countsText, groupTexts } from '../shown/counts.js';
import { whenStopped } from '../stopping.js';

/** How many lines say what is to be deleted. */
const FEW = 10;

export const deleteCommand = () =>
  selecting(
    new Command('delete')
      .description('delete stored runs, with all that belongs to them, and give the space back to the disk')
      .argument('[runs...]', `the runs to delete, unless options select them: ${RUN_ARGUMENT}`)
      .addOption(databaseOption()),
  )
    .addOption(new Option('--all', 'all runs in the database'))
    .addOption(new Option('--yes', 'do not ask first; needed where there is no terminal'))
    .addOption(new Option('--json', 'print as JSON what was deleted'))
    .addHelpText(
      'after',
      `
To see first which runs options select, give them to continual-bench results. If a process computes one of the runs now,
nothing is deleted.

Examples:
  continual-bench delete --status failed,interrupted
  continual-bench delete --strategy l2 --where strategy.coefficient=0.1
  continual-bench delete 1bd9c79e`,
    )
    .action(async (ids, { db, yes, json, ...chosen }) => {
      const runs = await chosenRuns(db, ids, chosen);
      const store = openResults(db);
      try {
        store.requireDeletable(runs);
        if (!yes && !(await isWanted(runs, db))) {
          process.stderr.write('nothing was deleted\n');
          return;
        }
        store.delete(runs);
        whenStopped('the runs are deleted.');
        const freed = store.giveBackSpace();
        process.stdout.write(json ? jsonOf(runs, freed) : `deleted ${countOf(runs.length, 'run')}\n`);
        process.stderr.write(spaceText(db, freed));
      } finally {
        store.close();
      }
    });

function isWanted(runs: readonly AnyRun[], db: string): Promise<boolean> {
  if (!canAsk()) {
    throw usageError(
      `this would delete ${countsText(runs)}; there is no terminal to ask on, so repeat it with --yes. Nothing was deleted`,
    );
  }
  const groups = groupTexts(runs);
  const lines = [
    ...groups.slice(0, FEW),
    ...(groups.length > FEW ? [`… ${groups.length - FEW} more kinds`] : []),
  ];
  process.stderr.write(lines.map((line) => `  ${line}\n`).join(''));
  return isConfirmed(`Delete ${countsText(runs)}, from ${db}? There is no way back.`);
}

const jsonOf = (runs: readonly AnyRun[], freed: Freed): string =>
  `${JSON.stringify({ deleted: runs.length, ids: runs.map(({ id }) => id), freedBytes: 'bytes' in freed ? freed.bytes : null }, null, 2)}\n`;

const spaceText = (db: string, freed: Freed): string =>
  'bytes' in freed
    ? `${db} is ${bytesText(Math.max(0, freed.bytes))} smaller\n`
    : `the runs are deleted, but ${db} is as large as before: ${freed.reason}. New runs will use the space, and the next delete gives back what is left of it\n`;
