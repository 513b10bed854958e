import { findBackbone } from '../backbones/registry.js';
import type { LabelledImages } from '../data/dataset.js';
import { loadDataset } from '../data/registry.js';
import { array, type NdArray } from '../engine/array.js';
import type { Engine } from '../engine/engine.js';
import { parameterCount } from '../heads/network.js';
import { findHead } from '../heads/registry.js';
import type { Scenario } from '../plugins/scenario.js';
import { scenarios } from '../plugins/scenarios.js';
import { strategies } from '../plugins/strategies.js';
import { Random } from '../random.js';
import { Learner } from '../training/learner.js';
import { type Method, outputLayers } from '../training/method.js';
import { findOptimizer } from '../training/optimizers/registry.js';
import type { TaskAccuracy } from '../training/task-accuracy.js';
import { canonical } from './canonical.js';
import type { Options, RunConfiguration } from './configuration.js';

export interface ExecutionListener {
  /** @param tasks the number of tasks that the scenario has */
  started(tasks: number): void;
  accuracy(entry: TaskAccuracy): void;
  /** @param done share of the run, 0 … 1 */
  progress(done: number): void;
}

/**
 * Runs configurations one after the other. Runs that differ by their seed alone share compiled programs, so
 * it is best to run them in a row.
 */
export class Executor {
  private latest: { key: string; method: Method; learner: Learner } | undefined;

  constructor(private readonly engine: Engine) {}

  /** @throws UserError when a part of the configuration does not fit the others, or the loss diverges. */
  async execute(
    configuration: RunConfiguration,
    listener: ExecutionListener,
  ): Promise<{ parameterCount: number }> {
    const random = new Random(configuration.seed);
    const scenario = await scenarioOf(configuration, random.split('scenario'));
    const { method, learner } = await this.learnerFor(configuration, scenario);
    const initialParameters = method.network.initialParameters(random.split('initial values'));
    const { train, [scenario.testedOn]: tested } = scenario.dataset;
    listener.started(scenario.experiences.length);
    await learner.learn(
      {
        trainFeatures: featuresOf(train),
        testFeatures: featuresOf(tested),
        experiences: scenario.experiences,
        initialParameters,
        order: (task, epoch, samples) => random.split('batch order', task, epoch).permutation(samples),
        drawn: (task, samples, count) => random.split('importance samples', task).sample(samples, count),
      },
      listener,
    );
    return { parameterCount: parameterCount(initialParameters) };
  }

  private async learnerFor(
    configuration: RunConfiguration,
    scenario: Scenario,
  ): Promise<{ method: Method; learner: Learner }> {
    const { seed: _, ...seedless } = configuration;
    const key = canonical(seedless);
    if (this.latest?.key === key) return this.latest;
    await this.engine.release();
    const method = await methodOf(configuration, scenario);
    this.latest = { key, method, learner: new Learner(this.engine, method) };
    return this.latest;
  }
}

async function scenarioOf({ scenario, backbone }: RunConfiguration, random: Random): Promise<Scenario> {
  const definition = await scenarios.find(scenario.name);
  const dataset = await findBackbone(backbone.name).features(
    await loadDataset(definition.dataset),
    withoutName(backbone),
  );
  return definition.generate(dataset, withoutName(scenario), random);
}

async function methodOf(configuration: RunConfiguration, scenario: Scenario): Promise<Method> {
  const { head, training } = configuration;
  const { kind, experiences, outputs, dataset } = scenario;
  const { name: strategyName, source: _, ...hyperparameters } = configuration.strategy;
  return {
    network: findHead(head.name).network(withoutName(head), {
      inputs: dataset.train.width,
      outputs,
      outputLayers: outputLayers(kind, experiences.length),
    }),
    kind,
    strategy: await strategies.find(strategyName),
    hyperparameters,
    optimizer: findOptimizer(training.optimizer),
    learningRate: training.learningRate,
    epochs: training.epochs,
    batchSize: training.batchSize,
  };
}

const featuresOf = ({ count, width, features }: LabelledImages): NdArray =>
  array('float32', [count, width], features);

const withoutName = ({ name: _, ...options }: { name: string } & Options): Options => options;
