import type { Scalar } from '@tensorflow/tfjs-core';
import { type Arrays, float32, type NdArray, type Nest } from '../engine/array.js';
import type { Compiled, Engine, Scanned } from '../engine/engine.js';
import { UserError } from '../errors/user-error.js';
import type { NamedArrays } from '../heads/layer.js';
import type { NamedTensors, StrategyState } from '../plugins/strategy.js';
import { classesIn, type Experience } from '../plugins/task-sequence.js';
import { inOrder, trainingBatches } from './batches.js';
import { Evaluator } from './evaluation.js';
import { ImportanceMeter } from './importance.js';
import { likelyCause, type Method, outputLayerOf, type Phase } from './method.js';
import type { OptimizerState } from './optimizers/optimizer.js';
import { copyOfLayer } from './output-layers.js';
import { PenaltyTest } from './penalty.js';
import { seenAmong } from './seen-classes.js';
import type { TaskAccuracy } from './task-accuracy.js';
import {
  type Features,
  type Learning,
  type OfTask,
  type TrainingPhase,
  trainStep,
  type WeightedBatch,
} from './train-step.js';

type Train = Scanned<Learning, WeightedBatch, Features, OfTask, { loss: Scalar }>;
type State = Arrays<Learning>;

/** A sequence of tasks, with the random choices that depend on the seed. */
export interface Curriculum {
  /** [rows, inputs]: features of the dataset's whole training part. */
  trainFeatures: NdArray;
  /** [rows, inputs]: features of the whole part that is used for testing. */
  testFeatures: NdArray;
  experiences: readonly Experience[];
  initialParameters: NamedArrays;
  /** Order of a task's samples in an epoch, a permutation of 0 … samples − 1. Task and epoch are counted from 0. */
  order(task: number, epoch: number, samples: number): Int32Array;
  /** `count` of a task's samples (0 … samples − 1), drawn without replacement. */
  drawn(task: number, samples: number, count: number): Int32Array;
}

/** Receives events while a curriculum is learned. */
export interface Listener {
  /** @param done share of all training steps, 0 … 1 */
  progress?(done: number): void;
  /** After each evaluation on a task that has been learned. */
  accuracy?(entry: TaskAccuracy): void;
  /** After each evaluation on a task that has not been learned yet. */
  earlyAccuracy?(entry: TaskAccuracy): void;
  /** Losses of the latest steps, penalty included. */
  losses?(losses: ArrayLike<number>): void;
  /** After each task, counted from 0: the parameters and the strategy's state. */
  task?(task: number, parameters: NamedArrays, strategyState: Nest<NdArray>): void;
}

/**
 * Learns sequences of tasks with one method and, after each task, tests on all tasks so far. For forward transfer it
 * also tests the initial network on all tasks and, after each task, the network on the next one. It keeps its compiled
 * programs, so that runs which differ only in their seed compile once.
 */
export class Learner {
  private readonly steps = new Map<string, Train>();
  private readonly evaluator: Evaluator;
  private readonly meter: ImportanceMeter | undefined;
  private readonly penaltyTest: PenaltyTest | undefined;
  private readonly initialOptimizer: Compiled<NamedTensors, OptimizerState>;
  private readonly initialStrategy: Compiled<NamedTensors, StrategyState>;
  private readonly afterTask: Compiled<
    { state: StrategyState; parameters: NamedTensors; importance: NamedTensors },
    StrategyState
  >;

  constructor(
    private readonly engine: Engine,
    private readonly method: Method,
  ) {
    const { strategy, hyperparameters, optimizer } = method;
    this.evaluator = new Evaluator(engine, method);
    this.meter = strategy.importance && new ImportanceMeter(engine, method, strategy.importance as never);
    this.penaltyTest = strategy.penalty && new PenaltyTest(engine, method, strategy.penalty);
    this.initialOptimizer = engine.compile(
      `init of ${optimizer.name}`,
      (parameters) => optimizer.init(parameters) as OptimizerState,
    );
    this.initialStrategy = engine.compile(
      `init of ${strategy.name}`,
      (parameters) => strategy.init?.(parameters, hyperparameters) ?? {},
    );
    this.afterTask = engine.compile(
      `afterTask of ${strategy.name}`,
      ({ state, parameters, importance }) =>
        strategy.afterTask?.(state as never, { parameters, importance }, hyperparameters) ?? state,
    );
  }

  /**
   * @returns the final parameters
   * @throws UserError if the loss, the penalty or its gradient becomes infinite or NaN
   */
  async learn(curriculum: Curriculum, listener: Listener = {}): Promise<NamedArrays> {
    const { experiences, initialParameters: parameters } = curriculum;
    const total = experiences.reduce((sum, { train }) => sum + this.stepsOf(train.rows.length), 0);
    let taken = 0;
    // One size for all tasks, so that they share a program; no larger than the largest task fills.
    const largest = Math.max(...experiences.map(({ train }) => train.rows.length));
    const size = Math.min(this.method.batchSize, largest);
    let state: State = {
      parameters,
      outputLayer: {},
      optimizer: await this.initialOptimizer(parameters),
      strategy: await this.initialStrategy(parameters),
    };
    await this.testEarly(curriculum, 0, parameters, listener);
    for (const [task, { train }] of experiences.entries()) {
      const phase = this.phaseOf(experiences, task);
      const step = this.stepFor({
        penalised: task > 0 && this.method.strategy.penalty !== undefined,
        wholeLoss: listener.losses !== undefined,
        headLossTimes: this.headLossTimes(task),
      });
      const { outputLayers } = this.method.network.shape;
      state = { ...state, outputLayer: copyOfLayer(state.parameters, outputLayers, phase.outputLayer) };
      const shared = this.ofTask(phase);
      for (let epoch = 0; epoch < this.method.epochs; epoch++) {
        const order = curriculum.order(task, epoch, train.rows.length);
        const result = await step({
          carry: state,
          each: trainingBatches(train, order, size),
          tables: { features: curriculum.trainFeatures },
          shared,
        });
        state = result.carry;
        const losses = result.outputs.loss.data;
        this.refuseDivergence(losses, task, taken);
        listener.losses?.(losses);
        taken += losses.length;
        listener.progress?.(taken / total);
      }
      state = { ...state, strategy: await this.strategyAfter(curriculum, task, phase, state) };
      listener.task?.(task, state.parameters, state.strategy);
      if (task + 1 < experiences.length) {
        await this.penaltyTest?.requireFinite({ parameters: state.parameters, state: state.strategy }, task);
      }
      await this.test(curriculum, task, state.parameters, listener);
      await this.testEarly(curriculum, task + 1, state.parameters, listener);
    }
    return state.parameters;
  }

  private stepsOf(samples: number): number {
    return this.method.epochs * Math.ceil(samples / this.method.batchSize);
  }

  /** The output layer and columns in use after learning `task`, for testing on `tested`. */
  private phaseOf(experiences: readonly Experience[], task: number, tested = task): Phase {
    const { kind, network } = this.method;
    return {
      outputLayer: outputLayerOf(kind, tested),
      columns: kind === 'class' ? classesIn(experiences.slice(0, task + 1)) : network.shape.outputs,
    };
  }

  private ofTask({ outputLayer, columns }: Phase): Arrays<OfTask> {
    const { outputLayers, outputs } = this.method.network.shape;
    const inUse = outputLayers.indexOf(outputLayer);
    const flags = (isSet: (layer: number) => boolean) =>
      float32(
        [outputLayers.length],
        outputLayers.map((_, layer) => (isSet(layer) ? 1 : 0)),
      );
    return {
      inUse: flags((layer) => layer === inUse),
      // Tasks use them in their order.
      started: flags((layer) => layer <= inUse),
      seen: seenAmong(outputs, columns),
    };
  }

  private headLossTimes(task: number): number {
    const { loss, lossUse } = this.method.network;
    if (!loss) return 1;
    return task === 0 ? lossUse.times.first : lossUse.times.later;
  }

  private stepFor(phase: TrainingPhase): Train {
    const key = JSON.stringify(phase);
    const known = this.steps.get(key);
    if (known) return known;
    const made = this.engine.scan(
      `training step of ${this.method.strategy.name}`,
      trainStep(this.method, phase),
    );
    this.steps.set(key, made);
    return made;
  }

  private async strategyAfter(
    curriculum: Curriculum,
    task: number,
    phase: Phase,
    state: State,
  ): Promise<Nest<NdArray>> {
    const { strategy, hyperparameters } = this.method;
    if (!strategy.afterTask) return state.strategy;
    const { train } = curriculum.experiences[task]!;
    const samples = train.rows.length;
    const wanted = strategy.importance?.samples?.(hyperparameters as never) ?? samples;
    const order = wanted < samples ? curriculum.drawn(task, samples, wanted) : inOrder(samples);
    const importance = this.meter
      ? await this.meter.measure(state.parameters, phase, curriculum.trainFeatures, train, order)
      : {};
    const { parameters, strategy: before } = state;
    return this.afterTask({ state: before, parameters, importance });
  }

  private async test(
    curriculum: Curriculum,
    task: number,
    parameters: NamedArrays,
    listener: Listener,
  ): Promise<void> {
    for (let tested = 0; tested <= task; tested++) {
      const entry = await this.tested(curriculum, task + 1, tested, parameters);
      if (!Number.isFinite(entry.loss)) throw this.divergence(entry.loss, `the end of task ${task + 1}`);
      listener.accuracy?.(entry);
    }
  }

  /**
   * Tests on tasks that have not been learned: the initial network on all tasks, later networks on the next one. In
   * class-incremental scenarios, later classes cannot be predicted yet, so there is nothing to test.
   * @param learnt number of tasks learned so far
   */
  private async testEarly(
    curriculum: Curriculum,
    learnt: number,
    parameters: NamedArrays,
    listener: Listener,
  ): Promise<void> {
    if (this.method.kind === 'class') return;
    const tasks = curriculum.experiences.length;
    const last = learnt === 0 ? tasks : Math.min(learnt + 1, tasks);
    for (let tested = learnt; tested < last; tested++) {
      listener.earlyAccuracy?.(await this.tested(curriculum, learnt, tested, parameters));
    }
  }

  /** @param learnt number of tasks learned so far @param tested index of the task, counted from 0 */
  private async tested(
    { experiences, testFeatures }: Curriculum,
    learnt: number,
    tested: number,
    parameters: NamedArrays,
  ): Promise<TaskAccuracy> {
    const start = performance.now();
    const phase = this.phaseOf(experiences, learnt - 1, tested);
    const result = await this.evaluator.evaluate(parameters, phase, testFeatures, experiences[tested]!.test);
    const seconds = (performance.now() - start) / 1000;
    return { trainTask: learnt, testTask: tested + 1, ...result, seconds };
  }

  private refuseDivergence(losses: ArrayLike<number>, task: number, taken: number): void {
    const bad = Array.prototype.findIndex.call(losses, (loss: number) => !Number.isFinite(loss));
    if (bad < 0) return;
    throw this.divergence(losses[bad]!, `step ${taken + bad + 1}, in task ${task + 1}`);
  }

  private divergence(loss: number, place: string): UserError {
    return new UserError(`the loss became ${loss} at ${place}: ${likelyCause(this.method)}`);
  }
}
