import type { TransformedTask } from '../backbones/transformed/images-of-task.js';
import type { LabelledDataset } from '../data/dataset.js';
import { guarded } from '../plugins/own/guarded.js';
import type { OwnSource } from '../plugins/own/source.js';
import type { Scenario } from '../plugins/task-sequence.js';
import { canonical } from './canonical.js';
import type { RunConfiguration } from './configuration.js';
import { tasksOf, transformedTasks } from './tasks-of-run.js';

/** Which images of a dataset runs need features of. */
export interface NeededImages {
  /** Whether some take them as they are. */
  asTheyAre: boolean;
  /** Those that tasks transform. */
  transformed: (TransformedTask & { name: string })[];
}

/** @param configurations of runs that read the same dataset @param own the user's files that make their tasks */
export async function neededImages(
  configurations: readonly RunConfiguration[],
  dataset: LabelledDataset,
  own: readonly OwnSource[],
): Promise<NeededImages> {
  // Strategies and heads do not change the tasks.
  const bySeeds = new Map<string, Map<number, RunConfiguration>>();
  for (const configuration of configurations) {
    const key = canonical(configuration.scenario);
    bySeeds.set(key, (bySeeds.get(key) ?? new Map()).set(configuration.seed, configuration));
  }
  const needed: NeededImages = { asTheyAre: false, transformed: [] };
  for (const seeds of bySeeds.values()) {
    for (const [seed, configuration] of seeds) {
      const tasks = await transformedOf(configuration, dataset, own);
      if (tasks.length === 0) {
        // So it is with every seed.
        needed.asTheyAre = true;
        break;
      }
      for (const [index, task] of tasks.entries()) {
        needed.transformed.push({ ...task, name: `task ${index + 1}, seed ${seed}` });
      }
    }
  }
  return needed;
}

async function transformedOf(
  configuration: RunConfiguration,
  dataset: LabelledDataset,
  own: readonly OwnSource[],
): Promise<TransformedTask[]> {
  const generate = () => tasksOf(configuration, dataset);
  let scenario: Scenario;
  try {
    scenario = await (own.length > 0 ? guarded(own, generate) : generate());
  } catch {
    // The run itself fails by it, and says so.
    return [];
  }
  return transformedTasks(scenario);
}
