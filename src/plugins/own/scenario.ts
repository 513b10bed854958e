import { z } from 'zod';
import { defineScenario, type ScenarioDefinition } from '../scenario.js';
import { scenarioMisfit } from '../scenario-misfit.js';
import type { OwnKind } from './load.js';
import { pluginError } from './plugin-error.js';

export const ownScenario: OwnKind<ScenarioDefinition> = {
  kind: 'scenario',
  checked(exported, source) {
    const misfit = scenarioMisfit(exported);
    if (misfit) throw pluginError(source, misfit.message, misfit.property);
    // What it generates is checked even if the file did not call defineScenario.
    const definition = defineScenario(exported as ScenarioDefinition);
    return {
      ...definition,
      generate(...given) {
        try {
          return definition.generate(...given);
        } catch (error) {
          throw pluginError(source, error, 'generate');
        }
      },
    };
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
