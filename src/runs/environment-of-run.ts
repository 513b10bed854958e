import { choiceOf } from '../plugins/own/place.js';
import type { OwnSource } from '../plugins/own/source.js';
import { scenarios } from '../plugins/scenarios.js';
import { strategies } from '../plugins/strategies.js';
import type { Job } from './pool.js';
import { isPrepared } from './prepare-features.js';
import type { RunEnvironment } from './record.js';

/**
 * What a run is computed with.
 * @param environment that of all runs of this process
 * @param batchSeeds how many seeds its program computes at once
 */
export function environmentOfRun(environment: RunEnvironment, job: Job, batchSeeds: number): RunEnvironment {
  const { device } = environment;
  const isMade = device !== 'cpu' && isPrepared(job.configuration);
  return {
    ...environment,
    ...(isMade && { featureDevice: device }),
    ...filesOf(job),
    ...(batchSeeds > 1 && { batchSeeds }),
  };
}

/** The paths of the user's own files that a run uses, if it uses any. */
export function filesOf({ configuration }: Job): Pick<RunEnvironment, 'files'> {
  const { scenario, strategy } = configuration;
  const ofScenario = pathsOf(scenarios.sourcesOf(scenario))[scenario.name];
  const ofStrategy = pathsOf(strategies.sourcesOf(strategy));
  const files = {
    ...(ofScenario !== undefined && { scenario: ofScenario }),
    ...(Object.keys(ofStrategy).length > 0 && { strategy: ofStrategy[strategy.name] ?? ofStrategy }),
  };
  return Object.keys(files).length > 0 ? { files } : {};
}

/** By the names of what they define. */
const pathsOf = (sources: { [name: string]: OwnSource }): { [name: string]: string } =>
  Object.fromEntries(Object.entries(sources).map(([name, { path }]) => [name, choiceOf(path)]));
