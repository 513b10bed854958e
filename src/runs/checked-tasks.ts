import type { LabelledDataset } from '../data/dataset.js';
import { hasFeatures, shapeOf } from '../data/dataset.js';
import { knownDataset, labelsRead } from '../data/registry.js';
import { UserError } from '../errors/user-error.js';
import { guarded } from '../plugins/own/guarded.js';
import { pluginErrorAmong } from '../plugins/own/plugin-error.js';
import { scenarios } from '../plugins/scenarios.js';
import type { Scenario } from '../plugins/task-sequence.js';
import { canonical } from './canonical.js';
import type { RunConfiguration } from './configuration.js';
import { type DataOfRun, dataOfRun, loadData } from './data-of-run.js';
import type { NeededData } from './prepare-features.js';
import { tasksOf } from './tasks-of-run.js';

/**
 * Makes the tasks of scenarios in users' own files, and of those whose options may not fit, each once: what is wrong with
 * them is known before anything is trained. Another seed may still fail, and then only its own runs.
 * @throws UserError (usage) if options do not fit the data; PluginError if the file fails
 */
export async function requireTasks(needed: readonly NeededData[]): Promise<void> {
  for (const data of needed) {
    const doubtful = data.configurations.filter(({ scenario }) => mayMisfit(scenario));
    if (doubtful.length === 0) continue;
    const labels = await labelsOf(data);
    const distinct = new Map([...doubtful].reverse().map((one) => [canonical(one.scenario), one]));
    for (const configuration of distinct.values()) await requireTasksOf(configuration, labels);
  }
}

/**
 * The tasks of a run of any scenario, made to see what they are like; its data are read if nothing is known of them.
 * @throws like requireTasks; UserError if the data are missing or damaged
 */
export async function madeTasks(configuration: RunConfiguration): Promise<Scenario> {
  const own = Object.values(scenarios.sourcesOf(configuration.scenario));
  return requireTasksOf(configuration, await labelsOf({ ...(await dataOfRun(configuration)), own }));
}

/** Whether a scenario may be unable to make its tasks of its data: how classes are shared out, and parts of the tasks, depend on them. */
const mayMisfit = ({
  source,
  classesPerTask,
  firstTasks,
  skipTasks,
  ...others
}: RunConfiguration['scenario']): boolean =>
  [source, classesPerTask, firstTasks, skipTasks].some((one) => one !== undefined) ||
  Object.values(others).some(Array.isArray);

async function requireTasksOf(configuration: RunConfiguration, labels: LabelledDataset): Promise<Scenario> {
  const sources = Object.values(scenarios.sourcesOf(configuration.scenario));
  try {
    return await guarded(sources, () => tasksOf(configuration, labels));
  } catch (error) {
    throw error instanceof UserError ? error : pluginErrorAmong(sources, error);
  }
}

/** Of the user's own data, which have been read to be identified; others are read now. */
async function labelsOf(data: DataOfRun & Pick<NeededData, 'own'>): Promise<LabelledDataset> {
  const known = labelsRead(data.dataset) ?? knownDataset(data.dataset);
  if (known) return known;
  const read = await loadData(data, data.own);
  return hasFeatures(read) ? read : { ...read, images: shapeOf(read) };
}
