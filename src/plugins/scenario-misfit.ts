import { z } from 'zod';
import { backbones } from '../backbones/registry.js';
import { datasetNames } from '../data/registry.js';
import { datasetMisfit } from './dataset-misfit.js';
import {
  functionSchema,
  isReserved,
  LONGEST_NAME,
  type Misfit,
  misfitOf,
  namePattern,
  optionsSchema,
  RESERVED,
  textSchema,
} from './misfit.js';
import type { ScenarioDefinition } from './scenario.js';
import { scenarioKinds } from './task-sequence.js';

const definitionSchema = z.strictObject({
  name: z.string().max(LONGEST_NAME),
  title: textSchema,
  source: textSchema,
  kind: z.enum(scenarioKinds),
  dataset: z.union(
    [z.enum(datasetNames), z.custom<object>((value) => typeof value === 'object' && value !== null)],
    {
      error: `must be a dataset of your own, or one of ${datasetNames.join(', ')}`,
    },
  ),
  backbone: z.enum(backbones.map(({ name }) => name)).optional(),
  options: optionsSchema,
  isTaskFree: z.boolean().optional(),
  generate: functionSchema,
} satisfies Record<keyof ScenarioDefinition, z.ZodType>);

/** What is wrong with the definition of a scenario, whose types may never have been checked. */
export function scenarioMisfit(definition: unknown): Misfit | undefined {
  if (isDataset(definition)) {
    const message =
      'it defines a dataset, not a scenario: export scenarios over it, such as classSplit({ dataset, … })';
    return { property: 'default', message };
  }
  const misfit = misfitOf('scenario', definitionSchema, definition, {
    what: 'strategy',
    mark: 'hyperparameters',
  });
  if (misfit) return misfit;
  const { name, kind, options, dataset, isTaskFree } = definition as ScenarioDefinition;
  if (kind === 'task' && isTaskFree) {
    return {
      property: 'isTaskFree',
      message:
        'isTaskFree is for domain- and class-incremental scenarios: in the others methods are told the task',
    };
  }
  const ofDataset = typeof dataset === 'string' ? undefined : datasetMisfit(dataset);
  if (ofDataset) return { ...ofDataset, message: `its dataset: ${ofDataset.message}` };
  const [group, setting, ...more] = name.split('/');
  if (!namePattern.test(group!) || setting !== kind || more.length > 0) {
    return {
      property: 'name',
      message: `name must be letters, digits and single hyphens followed by the kind, such as my-split/${kind}`,
    };
  }
  if (isReserved(group!)) return { property: 'name', message: `name ${RESERVED}` };
  const [issue] = options.safeParse({}).error?.issues ?? [];
  return issue && { property: 'options', message: `options.${issue.path.join('.')} has no default` };
}

const isDataset = (definition: unknown): boolean =>
  typeof definition === 'object' &&
  definition !== null &&
  Object.hasOwn(definition, 'read') &&
  !Object.hasOwn(definition, 'generate');
