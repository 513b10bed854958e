import { mean } from 'simple-statistics';
import type { LanesOf } from '../batched/batch-seeds.js';
import { canonical } from '../canonical.js';
import { type RunConfiguration, type SeedlessConfiguration, seedless } from '../configuration.js';
import type { RunEnvironment, RunRecord } from '../record.js';

/**
 * What seconds are the mean of: runs of the same configuration with other `seeds`; or `similar` ones, of the same scenario
 * except for what it holds out, backbone, head and training except for the learning rate, with the same strategy, whatever
 * its options and its code.
 */
export type SecondsBasis = 'seeds' | 'similar';

/**
 * How long runs of a configuration take, by stored runs with the same backend and device, and as many seeds in one program;
 * undefined without any.
 */
export function secondsFinder(
  stored: readonly RunRecord[],
  { backend, device, lanesOf }: Pick<RunEnvironment, 'backend' | 'device'> & { lanesOf: LanesOf },
): (configuration: RunConfiguration) => { seconds: number; basis: SecondsBasis } | undefined {
  const [ofSeeds, ofSimilar] = [new Map<string, number[]>(), new Map<string, number[]>()];
  for (const { status, seconds, environment, configuration } of stored) {
    if (status !== 'finished' || seconds === null) continue;
    if (environment.backend !== backend || environment.device !== device) continue;
    const lanes = environment.batchSeeds ?? 1;
    add(ofSeeds, canonical([seedless(configuration), lanes]), seconds);
    add(ofSimilar, similar(seedless(configuration), lanes), seconds);
  }
  return (configuration) => {
    const lanes = lanesOf(configuration);
    const seeds = ofSeeds.get(canonical([seedless(configuration), lanes]));
    if (seeds) return { seconds: mean(seeds), basis: 'seeds' };
    const others = ofSimilar.get(similar(seedless(configuration), lanes));
    return others && { seconds: mean(others), basis: 'similar' };
  };
}

function add(all: Map<string, number[]>, key: string, seconds: number): void {
  const there = all.get(key);
  if (there) there.push(seconds);
  else all.set(key, [seconds]);
}

function similar(
  { scenario, backbone, head, strategy, training }: SeedlessConfiguration,
  lanes: number,
): string {
  const { source: _, heldOut: __, ...ofScenario } = scenario;
  const { learningRate: ___, ...ofTraining } = training;
  return canonical([ofScenario, backbone, head, strategy.name, ofTraining, lanes]);
}
