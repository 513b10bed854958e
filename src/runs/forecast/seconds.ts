import { mean } from 'simple-statistics';
import { canonical } from '../canonical.js';
import { type RunConfiguration, type SeedlessConfiguration, seedless } from '../configuration.js';
import type { RunEnvironment, RunRecord } from '../record.js';

/**
 * What seconds are the mean of: runs of the same configuration with other `seeds`; or `similar` ones, of the same scenario
 * except for what it holds out, backbone, head and training except for the learning rate, with the same strategy, whatever
 * its options and its code.
 */
export type SecondsBasis = 'seeds' | 'similar';

/** How long runs of a configuration take, by stored runs with the same backend and device; undefined without any. */
export function secondsFinder(
  stored: readonly RunRecord[],
  { backend, device }: Pick<RunEnvironment, 'backend' | 'device'>,
): (configuration: RunConfiguration) => { seconds: number; basis: SecondsBasis } | undefined {
  const [ofSeeds, ofSimilar] = [new Map<string, number[]>(), new Map<string, number[]>()];
  for (const { status, seconds, environment, configuration } of stored) {
    if (status !== 'finished' || seconds === null) continue;
    if (environment.backend !== backend || environment.device !== device) continue;
    add(ofSeeds, canonical(seedless(configuration)), seconds);
    add(ofSimilar, similar(seedless(configuration)), seconds);
  }
  return (configuration) => {
    const seeds = ofSeeds.get(canonical(seedless(configuration)));
    if (seeds) return { seconds: mean(seeds), basis: 'seeds' };
    const others = ofSimilar.get(similar(seedless(configuration)));
    return others && { seconds: mean(others), basis: 'similar' };
  };
}

function add(all: Map<string, number[]>, key: string, seconds: number): void {
  const there = all.get(key);
  if (there) there.push(seconds);
  else all.set(key, [seconds]);
}

function similar({ scenario, backbone, head, strategy, training }: SeedlessConfiguration): string {
  const { source: _, heldOut: __, ...ofScenario } = scenario;
  const { learningRate: ___, ...ofTraining } = training;
  return canonical([ofScenario, backbone, head, strategy.name, ofTraining]);
}
