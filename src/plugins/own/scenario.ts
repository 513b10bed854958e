import { z } from 'zod';
import type { DatasetDefinition, OwnImageShape } from '../../data/own/definition.js';
import { UserError } from '../../errors/user-error.js';
import { defineScenario, type ScenarioDefinition } from '../scenario.js';
import { scenarioMisfit } from '../scenario-misfit.js';
import type { OwnKind } from './load.js';
import { PluginError, pluginError } from './plugin-error.js';
import type { OwnSource } from './source.js';

export const ownScenario: OwnKind<ScenarioDefinition> = {
  kind: 'scenario',
  checked(exported, source) {
    const misfit = scenarioMisfit(exported);
    if (misfit) throw pluginError(source, misfit.message, misfit.property);
    // What it generates is checked even if the file did not call defineScenario.
    const definition = defineScenario(exported as ScenarioDefinition);
    const { dataset } = definition;
    return {
      ...definition,
      dataset: typeof dataset === 'string' ? dataset : placed(dataset, source),
      generate(...given) {
        try {
          return definition.generate(...given);
        } catch (error) {
          const { message } = pluginError(source, error, 'generate');
          // Options that do not fit the data are wrong usage, as they are of a built-in scenario.
          throw new PluginError(message, error instanceof UserError ? error.exitCode : 1);
        }
      },
    };
  },
  checkTogether(definitions) {
    const datasets = new Set(
      definitions.map(({ dataset }) => dataset).filter((one) => typeof one !== 'string'),
    );
    const names = [...datasets].map(({ name }) => name);
    const twice = names.find((name, at) => names.indexOf(name) < at);
    if (twice !== undefined)
      throw new UserError(`there are two datasets "${twice}": give one of them another name`);
  },
  broken: (name, fault) => ({
    name,
    title: name,
    source: 'a file that could not be loaded',
    kind: 'domain',
    dataset: 'mnist',
    backbone: 'pixels',
    isTaskFree: false,
    options: z.looseObject({}),
    generate() {
      throw fault;
    },
  }),
};

/** The definitions of datasets as they are given to the program, by what the user's file made. */
const known = new WeakMap<DatasetDefinition, DatasetDefinition>();

/** A dataset whose `read` throws errors that say where in the file. The same for all scenarios over it. */
function placed(dataset: DatasetDefinition, source: OwnSource): DatasetDefinition {
  const there = known.get(dataset);
  if (there) return there;
  const read = async (images: OwnImageShape) => {
    try {
      return await dataset.read(images as never);
    } catch (error) {
      throw pluginError(source, error, 'read');
    }
  };
  const own = { ...dataset, read } as DatasetDefinition;
  known.set(dataset, own);
  return own;
}
