import { shapeOf } from '../data/dataset.js';
import { loadDataset, requireDataset } from '../data/registry.js';
import { UserError, usageError } from '../errors/user-error.js';
import type { ScenarioDefinition } from '../plugins/scenario.js';
import { scenarios } from '../plugins/scenarios.js';
import { completedStream, type StreamOptions } from '../plugins/task-free/options.js';
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
  /** This program's scenario of that name. */
  definition: ScenarioDefinition | undefined;
}

/**
 * Finds out what is meant by a scenario's name and the options that were told.
 * @throws UserError (usage) if an option is not one of this program's scenario, or another name does not end in the
 * setting, which must never be mistaken
 */
export async function toldScenario(name: string, options: Options = {}): Promise<ToldScenario> {
  const definition = (await scenarios.list()).find((one) => one.name === name);
  if (definition) {
    const checked = completedStream(
      checkedOptions('scenario', `scenario ${name}`, definition.options, options) as StreamOptions,
    ) as Options;
    return { kind: definition.kind, part: { name, ...checked }, definition };
  }
  const kind = scenarioKinds.find((one) => name.endsWith(`/${one}`) && name.length > one.length + 1);
  if (kind === undefined) {
    throw usageError(
      `the name of a scenario ends in its setting: ${scenarioKinds.map((one) => `${name}/${one}`).join(', ')}; ${name} does not`,
    );
  }
  return { kind, part: { name, ...options }, definition: undefined };
}

/**
 * How many tasks a scenario of this program has; undefined of another one, and where its data are not here.
 * @param seed of one of the runs
 * @throws UserError if its options do not fit its data
 */
export async function tasksOf({ definition, part }: ToldScenario, seed: number): Promise<number | undefined> {
  const dataset = definition?.dataset;
  if (typeof dataset !== 'string' || !isHere(dataset)) return undefined;
  const images = await loadDataset(dataset);
  const { experiences } = definition!.generate(
    { ...images, images: shapeOf(images) },
    optionsOf(part),
    new Random(seed).split('scenario'),
  );
  return experiences.length;
}

function isHere(dataset: string): boolean {
  try {
    requireDataset(dataset);
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}
