import { findHead } from '../heads/registry.js';
import { strategies } from '../plugins/strategies.js';
import type { Scenario } from '../plugins/task-sequence.js';
import { type Method, outputLayers } from '../training/method.js';
import { findOptimizer } from '../training/optimizers/registry.js';
import { optionsOf, type SeedlessConfiguration } from './configuration.js';

/** How a configuration learns a scenario. @param inputs number of features */
export async function methodOf(
  configuration: SeedlessConfiguration,
  scenario: Scenario,
  inputs: number,
): Promise<Method> {
  const { head, training } = configuration;
  const { kind, experiences, outputs } = scenario;
  return {
    network: findHead(head.name).network(optionsOf(head), {
      inputs,
      outputs,
      outputLayers: outputLayers(kind, experiences.length),
    }),
    kind,
    strategy: await strategies.of(configuration.strategy),
    hyperparameters: optionsOf(configuration.strategy),
    optimizer: findOptimizer(training.optimizer),
    learningRate: training.learningRate,
    epochs: training.epochs ?? 1,
    ...(training.steps !== undefined && { steps: training.steps }),
    batchSize: training.batchSize,
    dropLast: training.dropLast ?? false,
    outputs: training.outputs ?? 'seen',
    ...(scenario.stream && { isTaskFree: true }),
    ...(training.consolidateEvery !== undefined && { consolidateEvery: training.consolidateEvery }),
  };
}
