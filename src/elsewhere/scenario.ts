import { hasFeatures, shapeOf } from '../data/dataset.js';
import type { DatasetChoice } from '../data/own/definition.js';
import { readOwn } from '../data/own/load.js';
import { loadDataset, requireDataset } from '../data/registry.js';
import { UserError, usageError } from '../errors/user-error.js';
import type { Chosen } from '../plugins/discover.js';
import { guarded } from '../plugins/own/guarded.js';
import { isPath } from '../plugins/own/path.js';
import type { OwnSource } from '../plugins/own/source.js';
import type { ScenarioDefinition } from '../plugins/scenario.js';
import { scenarios } from '../plugins/scenarios.js';
import { completedStream, refuseStream, type StreamOptions } from '../plugins/task-free/options.js';
import { type ScenarioKind, scenarioKinds } from '../plugins/task-sequence.js';
import { Random } from '../random/random.js';
import { checkedOptions } from '../runs/checked-options.js';
import { type Options, optionsOf } from '../runs/configuration.js';
import type { ElsewhereConfiguration } from '../runs/elsewhere.js';

/** The scenario of runs that were computed elsewhere. */
export interface ToldScenario {
  kind: ScenarioKind;
  /** As it is stored: of a scenario of this program with all its options, otherwise with those that were told. */
  part: ElsewhereConfiguration['scenario'];
  /** This program's scenario of that name, or that of the user's own file. */
  definition: ScenarioDefinition | undefined;
  /** The user's own files that it takes. */
  own: readonly OwnSource[];
}

/**
 * Finds out what is meant by a scenario's name, or `FILE#NAME` of the user's own, and the options that were told.
 * @throws UserError (usage) if an option is not one of the scenario, a file has several, or another name does not end in the
 * setting, which must never be mistaken; PluginError if a file cannot be loaded
 */
export async function toldScenario(name: string, options: Options = {}): Promise<ToldScenario> {
  if (isPath(name)) return ofFile(name, options);
  const definition = (await scenarios.list()).find((one) => one.name === name);
  if (definition) return withOptions(definition, options, []);
  const kind = scenarioKinds.find((one) => name.endsWith(`/${one}`) && name.length > one.length + 1);
  if (kind === undefined) {
    throw usageError(
      `the name of a scenario ends in its setting: ${scenarioKinds.map((one) => `${name}/${one}`).join(', ')}; ${name} does not`,
    );
  }
  return { kind, part: { name, ...options }, definition: undefined, own: [] };
}

async function ofFile(choice: string, options: Options): Promise<ToldScenario> {
  const all = await scenarios.chosen(choice);
  const [{ definition, source, fault }, ...others] = all as [Chosen<ScenarioDefinition>];
  if (fault) throw fault;
  if (others.length > 0) {
    const names = all.map((one) => `${choice}#${one.definition.name}`);
    throw usageError(`${choice} has several scenarios; name one of ${names.join(', ')}`);
  }
  const { name } = definition;
  return withOptions(definition, options, Object.values(scenarios.sourcesOf({ name, source })));
}

function withOptions(
  definition: ScenarioDefinition,
  options: Options,
  own: readonly OwnSource[],
): ToldScenario {
  const { name, kind } = definition;
  refuseStream(definition, options);
  const checked = completedStream(
    checkedOptions('scenario', `scenario ${name}`, definition.options, options) as StreamOptions,
  ) as Options;
  return { kind, part: { name, ...checked }, definition, own };
}

/**
 * How many tasks a scenario of this program or of a file has; undefined of another one, and where its data are not here.
 * @param seed of one of the runs
 * @throws UserError if its options do not fit its data
 */
export async function tasksOf(
  { definition, part, own }: ToldScenario,
  seed: number,
): Promise<number | undefined> {
  if (!definition || !isHere(definition.dataset)) return undefined;
  const { dataset } = definition;
  const generate = async () => {
    const read = typeof dataset === 'string' ? await loadDataset(dataset) : (await readOwn(dataset)).dataset;
    const labelled = hasFeatures(read) ? read : { ...read, images: shapeOf(read) };
    return definition.generate(labelled, optionsOf(part), new Random(seed).split('scenario'));
  };
  const { experiences } = await (own.length > 0 ? guarded(own, generate) : generate());
  return experiences.length;
}

function isHere(dataset: DatasetChoice): boolean {
  try {
    requireDataset(dataset);
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}
