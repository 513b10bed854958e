import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { messageOf, UserError, usageError } from '../errors/user-error.js';
import { countOf } from '../reporting/cells/numbers.js';
import type { Options } from '../runs/configuration.js';
import { type ElsewhereConfiguration, type ElsewhereRun, UNKNOWN_ELSEWHERE } from '../runs/elsewhere.js';
import { identityOf } from '../runs/identity.js';
import type { Settings } from '../runs/resolve.js';
import { matricesOf } from './matrices.js';
import type { Names } from './names.js';
import { type ToldScenario, tasksOf, toldScenario } from './scenario.js';
import { rowsOf } from './table.js';
import { toldOptions } from './told-options.js';

/** Runs that were computed elsewhere. */
export interface ReadRuns {
  runs: ElsewhereRun[];
  scenario: ToldScenario;
  /** Whether the scenario is known to have as many tasks. */
  areTasksChecked: boolean;
}

/**
 * Makes runs of a CSV file of accuracies, one for each seed.
 * @param file its path, for messages; its name is stored
 * @param settings options that are known of the runs
 * @throws UserError, a usage error for names or options that do not fit; one line
 */
export async function runsElsewhere(
  { file, bytes }: { file: string; bytes: Buffer },
  names: Names,
  settings: Settings,
): Promise<ReadRuns> {
  if (settings.backbone) {
    throw usageError('--set backbone: the backbone of runs that were computed elsewhere is not stored');
  }
  const scenario = await toldScenario(names.scenario, settings.scenario);
  const { head, strategy, training } = await toldOptions(names, scenario, settings);
  const { tasks, matrices } = inFile(file, () => matricesOf(rowsOf(bytes.toString('utf8')), scenario.kind));
  const expected = await tasksOf(scenario, matrices[0]!.seed);
  if (expected !== undefined && expected !== tasks) {
    throw faultOf(
      file,
      `it has ${countOf(tasks, 'task')}, but ${scenario.part.name} with these options has ${expected}; set its options with --set scenario.OPTION=VALUE, or give the scenario a name of its own`,
    );
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const runs = matrices.map(({ seed, ...accuracies }): ElsewhereRun => {
    const configuration: ElsewhereConfiguration = {
      scenario: scenario.part,
      head: named(names.head, head),
      strategy: named(names.strategy, strategy),
      ...(training && { training }),
      elsewhere: { sha256 },
      seed,
    };
    const id = identityOf(configuration);
    return {
      ...UNKNOWN_ELSEWHERE,
      id,
      configuration,
      file: basename(file),
      tasks,
      ...accuracies,
      tags: [],
      note: null,
    };
  });
  return { runs, scenario, areTasksChecked: expected !== undefined };
}

const named = (name: string, options: Options = {}) => ({ name, ...options });

/** @throws UserError in place of an Error, with the file before the message */
function inFile<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw faultOf(file, messageOf(error));
  }
}

const faultOf = (file: string, what: string) => new UserError(`${file}: ${what}; nothing was imported`);
