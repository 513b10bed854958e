import { expect } from 'vitest';
import type { Engine } from '../../src/engine/engine.js';
import type { AnyStrategy } from '../../src/plugins/strategy.js';
import type { ScenarioKind } from '../../src/plugins/task-sequence.js';
import type { Curriculum } from '../../src/training/curriculum.js';
import type { Listener } from '../../src/training/listener.js';
import { findOptimizer } from '../../src/training/optimizers/registry.js';
import { expectClose } from '../golden/golden.js';
import { crossEntropy, largest, NaiveNetwork, type Pass } from './naive.js';
import { type curriculumOf, learn, methodOf } from './three-tasks.js';

export const tasks = 3;
const epochs = 2;
const batchSize = 4;
const rate = 0.1;

export interface NaiveSample {
  features: number[];
  label: number;
  task: number;
}

/** What a step goes down: passes, the slopes of the loss at their logits, and its value. */
export interface NaiveStep {
  passes: Pass[];
  slopes: number[][];
  loss: number;
  /** Slopes at the parameters of what is added to that, such as a penalty. */
  besides?: number[];
  /** Called when the step is taken. */
  taken?(): void;
}

/** The three tasks, learnt in loops. */
export class NaiveRun {
  readonly losses: number[] = [];
  readonly initial: NaiveNetwork;
  network: NaiveNetwork;

  constructor(
    readonly kind: ScenarioKind,
    private readonly curriculum: ReturnType<typeof curriculumOf>,
    private readonly outputs: 'seen' | 'all' = 'seen',
  ) {
    this.initial = NaiveNetwork.from(curriculum.initialParameters);
    this.network = this.initial.copy();
  }

  samples(task: number, part: 'train' | 'test' = 'train'): NaiveSample[] {
    const { features, labels } = this.curriculum[part][task]!;
    return features.map((one, at) => ({ features: one, label: labels[at]!, task }));
  }

  /** Which columns count during a task and after it. */
  counts(task: number): (column: number) => boolean {
    return (column) => this.kind !== 'class' || this.outputs === 'all' || column < 2 * (task + 1);
  }

  pass({ features, task }: NaiveSample, network = this.network, gates?: number[]): Pass {
    return network.pass(features, this.kind === 'task' ? task : 0, gates);
  }

  /** The mean cross-entropy of samples. */
  meanCrossEntropy(batch: readonly NaiveSample[], task: number, gates?: number[]): NaiveStep {
    const passes = batch.map((sample) => this.pass(sample, this.network, gates));
    const sloped = passes.map(({ logits }, at) => crossEntropy(logits, batch[at]!.label, this.counts(task)));
    return {
      passes,
      slopes: sloped.map(({ slopes }) => slopes.map((slope) => slope / batch.length)),
      loss: sloped.reduce((sum, { loss }) => sum + loss, 0) / batch.length,
    };
  }

  /** A passage of samples, in the order that the run's seed gives, in batches of four. */
  epoch(
    list: readonly NaiveSample[],
    { task, epoch, phase = 0 }: { task: number; epoch: number; phase?: number },
    stepOn: (batch: readonly NaiveSample[]) => NaiveStep = (batch) => this.meanCrossEntropy(batch, task),
  ): void {
    const order = Array.from(this.curriculum.order(task, epoch, list.length, phase), (at) => list[at]!);
    for (let start = 0; start < order.length; start += batchSize) {
      const { passes, slopes, loss, besides, taken } = stepOn(order.slice(start, start + batchSize));
      this.losses.push(loss);
      this.network.descend(passes, slopes, rate);
      if (besides) this.network.descendBy(besides, rate);
      taken?.();
    }
  }

  /** As often as the protocol says. */
  epochs(list: readonly NaiveSample[], task: number, stepOn?: (batch: readonly NaiveSample[]) => NaiveStep) {
    for (let epoch = 0; epoch < epochs; epoch++) this.epoch(list, { task, epoch }, stepOn);
  }
}

interface Loops {
  /** Learns a task. */
  learn(run: NaiveRun, task: number): void;
  /** The column that is predicted for a sample after a task, among those that count; by default that of the largest logit. */
  predict?(run: NaiveRun, sample: NaiveSample, task: number, counts: (column: number) => boolean): number;
}

/** Trains with plain SGD, and holds losses, parameters, accuracies and the last predictions against loops. */
export async function expectLoops(
  engine: Engine,
  strategy: AnyStrategy,
  kind: ScenarioKind,
  options: object,
  { learn: learnTask, predict = predictLargest }: Loops,
  {
    curriculum = {},
    listener = {},
    outputs = 'seen',
  }: { curriculum?: Partial<Curriculum>; listener?: Listener; outputs?: 'seen' | 'all' } = {},
) {
  const method = methodOf(kind, strategy, {
    hyperparameters: strategy.hyperparameters.parse(options),
    optimizer: findOptimizer('sgd'),
    learningRate: rate,
    batchSize,
    epochs,
    outputs,
  });
  const lastPredicted: number[][] = [];
  const trained = await learn(
    engine,
    method,
    { ...listener, predicted: (task, labels) => (lastPredicted[task] = [...labels]) },
    curriculum,
  );
  const run = new NaiveRun(kind, trained.curriculum, outputs);
  const accuracies: object[] = [];
  const predicted: number[][] = [];
  for (let task = 0; task < tasks; task++) {
    learnTask(run, task);
    for (let tested = 0; tested <= task; tested++) {
      const samples = run.samples(tested, 'test');
      const among = (counts: (column: number) => boolean) =>
        samples.map((sample) => predict(run, sample, task, counts));
      const share = (labels: readonly number[]) =>
        labels.filter((label, at) => label === samples[at]!.label).length / samples.length;
      const ofAll = among(run.counts(task));
      predicted[tested] = ofAll;
      const ofTested = (column: number) => Math.floor(column / 2) === tested;
      accuracies.push({
        accuracy: share(ofAll),
        ...(kind === 'class' && { taskAware: share(among(ofTested)) }),
      });
    }
  }
  expect(trained.losses).toHaveLength(run.losses.length);
  expectClose(trained.losses, run.losses, 1e-5, 'losses');
  run.network.expectIn(trained.parameters);
  expect(
    trained.accuracies.map(({ accuracy, taskAware }) => ({
      accuracy,
      ...(taskAware !== undefined && { taskAware }),
    })),
  ).toEqual(accuracies);
  expect(lastPredicted).toEqual(predicted);
  return { ...trained, run };
}

const predictLargest: NonNullable<Loops['predict']> = (run, sample, _task, counts) =>
  largest(run.pass(sample).logits, counts);
