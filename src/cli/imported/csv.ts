import { datasetName } from '../../data/own/definition.js';
import type { Names } from '../../elsewhere/names.js';
import { type ReadRuns, runsElsewhere } from '../../elsewhere/read.js';
import { nearestName } from '../../errors/unknown-name.js';
import { usageError } from '../../errors/user-error.js';
import { scenarios } from '../../plugins/scenarios.js';
import { fileText } from '../../reporting/cells/elsewhere.js';
import { countOf } from '../../reporting/cells/numbers.js';
import type { ElsewhereRun } from '../../runs/elsewhere.js';
import type { RunRecord } from '../../runs/record.js';
import type { Settings } from '../../runs/resolve.js';
import type { ResultStore } from '../../store/store.js';
import { bytesOf, isOfDatabase } from './file.js';

/** What was read from a file of another program, to be stored. */
export interface Imported {
  runs: ElsewhereRun[];
  /** What has to be said when they are stored, one sentence each. */
  notes(store: ResultStore): string[];
}

/** Runs in a CSV file of accuracies that another program computed. @throws UserError that says what is wrong with it */
export async function runsInCsv(file: string, names: Names, settings: Settings): Promise<Imported> {
  const bytes = bytesOf(file, 'make it with your own program');
  if (isOfDatabase(bytes)) {
    throw usageError(`${file} is a database, whose runs have their names; import it without --as`);
  }
  if (bytes.toString('utf8', 0, 100).trimStart().startsWith('{')) {
    throw usageError(`${file} has JSON lines, whose runs have their names; import it without --as`);
  }
  const read = await runsElsewhere({ file, bytes }, names, settings);
  const known = (await scenarios.list()).map(({ name }) => name);
  return {
    runs: read.runs,
    notes: (store) => [...notesOnScenario(read, known, store), ...notesOnOthers(read, names, store)],
  };
}

function notesOnScenario(
  { runs, scenario, areTasksChecked }: ReadRuns,
  known: readonly string[],
  store: ResultStore,
): string[] {
  if (areTasksChecked) return [];
  const { name } = scenario.part;
  if (scenario.definition) {
    const dataset = datasetName(scenario.definition.dataset);
    return [
      `whether ${name} has ${runs[0]!.tasks} tasks was not checked, because ${dataset} is not installed`,
    ];
  }
  const stored = store.runs({ scenario: [name], status: ['finished'] });
  if (stored.length > 0) return notesOnTasks(runs[0]!.tasks, stored);
  const nearest = nearestName(name, known);
  return [`${name} is none of this program's scenarios${nearest ? `; did you mean "${nearest}"?` : ''}`];
}

/** What its file would say of a scenario of the user's own, its stored runs may say. */
function notesOnTasks(tasks: number, stored: readonly RunRecord[]): string[] {
  if (stored.some((run) => run.tasks === tasks)) return [];
  const theirs = [...new Set(stored.map((run) => run.tasks))].sort((a, b) => a - b).join(' or ');
  return [
    `${countOf(stored.length, 'run')} of ${stored[0]!.configuration.scenario.name} ${stored.length === 1 ? 'is' : 'are'} stored, with ${theirs} tasks; this file has ${tasks}, so they are shown in tables of their own`,
  ];
}

/** What was imported before, from another file or with other options, is not replaced. */
function notesOnOthers({ runs, scenario }: ReadRuns, names: Names, store: ResultStore): string[] {
  const ids = new Set(runs.map(({ id }) => id));
  const others = store
    .elsewhere({ scenario: [scenario.part.name], head: [names.head], strategy: [names.strategy] })
    .filter(({ id }) => !ids.has(id));
  if (others.length === 0) return [];
  const files = [...new Set(others.map(fileText))].join(', ');
  return [`the runs of the same names that came from ${files} stay beside these`];
}
