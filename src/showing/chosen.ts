import { type DatasetChoice, datasetName } from '../data/own/definition.js';
import { datasetNames } from '../data/registry.js';
import { unknownName } from '../errors/unknown-name.js';
import { usageError } from '../errors/user-error.js';
import type { Chosen } from '../plugins/discover.js';
import { fileNamed, isFile, isPath } from '../plugins/own/path.js';
import type { OwnSource } from '../plugins/own/source.js';
import type { ScenarioDefinition } from '../plugins/scenario.js';
import { scenarios } from '../plugins/scenarios.js';

/** What is to be shown: a dataset, or a scenario, too. */
export interface ChosenData {
  dataset: DatasetChoice;
  scenario?: ScenarioDefinition;
  /** The user's own files that it takes. */
  own: readonly OwnSource[];
}

/**
 * What a name or the path of a user's own file stands for. A file stands for its only scenario, or for the user's own
 * dataset that all of its scenarios are over; `FILE#NAME` stands for a scenario.
 * @throws UserError (usage) if it stands for nothing, or for several
 */
export async function chosenData(choice: string): Promise<ChosenData> {
  if (datasetNames.includes(choice)) return { dataset: choice, own: [] };
  if (!isPath(choice)) await requireScenario(choice);
  const all = await scenarios.chosen(choice);
  const fault = all.find((one) => one.fault)?.fault;
  if (fault) throw fault;
  const [{ definition }] = all as [Chosen<ScenarioDefinition>];
  const own = all.flatMap(sourcesOf);
  if (all.length === 1) return { dataset: definition.dataset, scenario: definition, own };
  const others = all.filter((one) => one.definition.dataset !== definition.dataset);
  if (typeof definition.dataset !== 'string' && others.length === 0) {
    return { dataset: definition.dataset, own };
  }
  const names = all.map((one) => `${choice}#${one.definition.name}`);
  throw usageError(`${choice} has several scenarios; show one of ${names.join(', ')}`);
}

/**
 * The datasets of the user's own that a file's scenarios are over.
 * @throws UserError (usage) if it is no file, or its scenarios are all over built-in datasets
 */
export async function datasetsIn(file: string): Promise<ChosenData[]> {
  if (!isPath(file))
    throw usageError(`${file} is not a file of your own; give its path, such as ./my-data.ts`);
  const all = await scenarios.chosen(file);
  const fault = all.find((one) => one.fault)?.fault;
  if (fault) throw fault;
  const own = all.flatMap(sourcesOf);
  const datasets = new Set(all.map(({ definition }) => definition.dataset));
  const ofFile = [...datasets].filter((one) => typeof one !== 'string');
  if (ofFile.length === 0) throw usageError(`${file} has no dataset of its own`);
  return ofFile.map((dataset) => ({ dataset, own }));
}

const sourcesOf = ({ definition: { name }, source }: Chosen<ScenarioDefinition>): OwnSource[] =>
  Object.values(scenarios.sourcesOf({ name, ...(source !== undefined && { source }) }));

/** @throws UserError (usage) that knows datasets, too */
async function requireScenario(name: string): Promise<void> {
  const known = [...datasetNames, ...(await scenarios.list()).map((one) => one.name)];
  if (known.includes(name)) return;
  // A file that is meant by the name, or is there and is none of these, is told as everywhere.
  if (fileNamed(name) !== undefined || isFile(name)) await scenarios.chosen(name);
  throw unknownName('dataset or scenario', name, known);
}

export const nameOfChosen = ({ dataset, scenario }: ChosenData): string =>
  scenario?.name ?? datasetName(dataset);
