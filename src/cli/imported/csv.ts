import type { Names } from '../../elsewhere/names.js';
import { type ReadRuns, runsElsewhere } from '../../elsewhere/read.js';
import { nearestName } from '../../errors/unknown-name.js';
import { usageError } from '../../errors/user-error.js';
import { scenarios } from '../../plugins/scenarios.js';
import { fileText } from '../../reporting/cells/elsewhere.js';
import type { Settings } from '../../runs/resolve.js';
import type { ResultStore } from '../../store/store.js';
import { bytesOf } from './file.js';
import type { Imported } from './lines.js';

/** Runs in a CSV file of accuracies that another program computed. @throws UserError that says what is wrong with it */
export async function runsInCsv(file: string, names: Names, settings: Settings): Promise<Imported> {
  const bytes = bytesOf(file, 'make it with your own program');
  if (bytes.toString('utf8', 0, 100).trimStart().startsWith('{')) {
    throw usageError(`${file} has JSON lines, whose runs have their names; import it without --as`);
  }
  const read = await runsElsewhere({ file, bytes }, names, settings);
  const known = (await scenarios.list()).map(({ name }) => name);
  return {
    runs: read.runs,
    notes: (store) => [...notesOnScenario(read, known), ...notesOnOthers(read, names, store)],
  };
}

function notesOnScenario({ runs, scenario, areTasksChecked }: ReadRuns, known: readonly string[]): string[] {
  if (areTasksChecked) return [];
  const { name } = scenario.part;
  if (scenario.definition) {
    const { dataset } = scenario.definition;
    return [
      `whether ${name} has ${runs[0]!.tasks} tasks was not checked, because ${dataset} is not installed`,
    ];
  }
  const nearest = nearestName(name, known);
  return [`${name} is none of this program's scenarios${nearest ? `; did you mean "${nearest}"?` : ''}`];
}

/** What was imported before, from another file or with other options, is not replaced. */
function notesOnOthers({ runs }: ReadRuns, names: Names, store: ResultStore): string[] {
  const ids = new Set(runs.map(({ id }) => id));
  const others = store
    .elsewhere({ scenario: [names.scenario], head: [names.head], strategy: [names.strategy] })
    .filter(({ id }) => !ids.has(id));
  if (others.length === 0) return [];
  const files = [...new Set(others.map(fileText))].join(', ');
  return [`the runs of the same names that came from ${files} stay beside these`];
}
