import type { TransformedTask } from '../backbones/transformed/images-of-task.js';
import type { LabelledDataset } from '../data/dataset.js';
import { scenarios } from '../plugins/scenarios.js';
import type { Scenario } from '../plugins/task-sequence.js';
import { Random } from '../random/random.js';
import { optionsOf, type RunConfiguration } from './configuration.js';

/** The tasks of a run. @throws UserError if the scenario's options do not fit the dataset */
export async function tasksOf(
  { scenario, seed }: Pick<RunConfiguration, 'scenario' | 'seed'>,
  dataset: LabelledDataset,
): Promise<Scenario> {
  const definition = await scenarios.of(scenario);
  return definition.generate(dataset, optionsOf(scenario), new Random(seed).split('scenario'));
}

/** Those tasks whose images are transformed: all or none. */
export const transformedTasks = ({ experiences, testedOn }: Scenario): TransformedTask[] =>
  experiences.flatMap(({ transform, ...experience }) =>
    transform ? [{ experience: { ...experience, transform }, testedOn }] : [],
  );
