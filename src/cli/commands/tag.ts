import { Command, Option } from '@commander-js/extra-typings';
import { refuseUnknown } from '../../errors/unknown-name.js';
import { usageError } from '../../errors/user-error.js';
import { countOf } from '../../reporting/cells/numbers.js';
import type { AnyRun } from '../../runs/elsewhere.js';
import type { ResultStore } from '../../store/store.js';
import { openResults } from '../open-results.js';
import { databaseOption } from '../options.js';
import { RUN_ARGUMENT } from '../runs-named.js';
import { chosenRuns } from '../selection/chosen.js';
import { gridNamed } from '../selection/grid-named.js';
import { selecting } from '../selection/options.js';
import type { Selection } from '../selection/selection.js';
import { noteOption, tagsIn } from '../tag-options.js';

/** The runs of the grids that were chosen, also those still to come, unless other options narrow the choice. */
function ofWholeGrids(store: ResultStore, { grid, ...others }: Selection): string[] {
  const isWhole = Object.values(others).every((value) => value === undefined);
  return isWhole && grid ? grid.flatMap((one) => store.idsOfGrid(gridNamed([store], one))) : [];
}

export const tagCommand = () =>
  selecting(
    new Command('tag')
      .description('put tags and a note on stored runs, or take them off; numbers and ids do not change')
      .argument('[runs...]', `the runs, unless options select them: ${RUN_ARGUMENT}`)
      .addOption(databaseOption())
      .addOption(new Option('--add <names>', 'tags to put on, separated by commas').argParser(tagsIn))
      .addOption(new Option('--remove <names>', 'tags to take off').argParser(tagsIn))
      .addOption(noteOption("a note, one line, in place of the runs' own; an empty one takes it off")),
  )
    .addOption(new Option('--all', 'all runs in the database'))
    .addOption(new Option('--json', 'print the tags and notes that the runs have then as JSON'))
    .addHelpText(
      'after',
      `
Examples:
  continual-bench tag 1bd9c79e --add baseline --note "the one in the paper"
  continual-bench tag --where strategy.coefficient=100 --since 2026-01-31 --add sweep
  continual-bench tag --grid 5d41402a --add sweep
  continual-bench tag --tag sweep --remove sweep

Whole grids are tagged with the runs that are still to come.`,
    )
    .action(async (ids, { db, add = [], remove = [], note, json, ...chosen }) => {
      if (add.length === 0 && remove.length === 0 && note === undefined) {
        throw usageError('there is nothing to do; give --add, --remove or --note');
      }
      const both = add.find((tag) => remove.includes(tag));
      if (both !== undefined) throw usageError(`${both} is in --add and in --remove; leave it out of one`);
      const runs = await chosenRuns(db, ids, chosen);
      refuseUnknown('tag of these runs', remove, [...new Set(runs.flatMap(({ tags }) => tags))].sort());
      const store = openResults(db);
      try {
        const id = [...new Set([...runs.map((run) => run.id), ...ofWholeGrids(store, chosen)])];
        store.tag(id, { add, remove, note });
        const changed: AnyRun[] = json ? [...store.runs({ id }), ...store.elsewhere({ id })] : [];
        process.stdout.write(
          json
            ? `${JSON.stringify(
                changed.map(({ id: ofRun, tags, note: its }) => ({ id: ofRun, tags, note: its })),
                null,
                2,
              )}\n`
            : `changed ${countOf(runs.length, 'run')}${id.length > runs.length ? `, and ${id.length - runs.length} still to come` : ''}\n`,
        );
      } finally {
        store.close();
      }
    });
