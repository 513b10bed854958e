import type { Scalar } from '@tensorflow/tfjs-core';
import { type Arrays, float32, type NdArray, type Nest } from '../engine/array.js';
import type { Compiled, Engine, Scanned } from '../engine/engine.js';
import { UserError } from '../errors/user-error.js';
import type { NamedArrays } from '../heads/layer.js';
import { isMixed, type Phase } from '../plugins/memory.js';
import type { NamedTensors } from '../plugins/strategy.js';
import type { StreamPart } from '../plugins/task-free/stream.js';
import type { Experience } from '../plugins/task-sequence.js';
import type { Random } from '../random/random.js';
import type { AnytimeAccuracy } from './anytime-accuracy.js';
import { inOrder, trainingBatches } from './batches.js';
import { Consolidation } from './consolidation.js';
import { Course } from './course.js';
import { stepsOfEpochs } from './epochs.js';
import { type Evaluation, Evaluator } from './evaluation.js';
import { ImportanceMeter } from './importance.js';
import type { PartData, Transforms } from './inputs.js';
import { embedding, MemoryInUse } from './memory/memory-in-use.js';
import type { MemoryPlan } from './memory/memory-plan.js';
import { bytesOf, type Held } from './memory/method-memory.js';
import type { SampleList } from './memory/sample-list.js';
import {
  draws,
  EMPTY_MEMORY,
  knowsBorders,
  likelyCause,
  type Method,
  noBorders,
  type OutputPart,
  outputLayerOf,
} from './method.js';
import type { OfTask } from './network-in-use.js';
import type { OptimizerState } from './optimizers/optimizer.js';
import { copyOfLayer } from './output-layers.js';
import { PenaltyTest, takesStep } from './penalty.js';
import { listFor, mostSamples, requireFittingPhases, samplesHeld } from './schedule.js';
import { seenAmong } from './seen-classes.js';
import { StrategyPrograms } from './strategy-programs.js';
import { stepsIn, stretchesOf } from './stretches.js';
import type { TaskAccuracy } from './task-accuracy.js';
import {
  type Features,
  type Learning,
  type SharedOfTask,
  type StepRows,
  type TrainingPhase,
  trainStep,
} from './train-step.js';

type Train = Scanned<Learning, StepRows, Features, SharedOfTask, { loss: Scalar }>;
type State = Arrays<Learning>;

/** What the strategy takes for a task that has ended. */
interface Ended {
  samples: SampleList;
  /** Counted from 0. */
  index: number;
  output: OutputPart;
  ofTask: Arrays<OfTask>;
}

/** A sequence of tasks, with the random choices that depend on the seed. */
export interface Curriculum {
  /** [rows, inputs]: features of the dataset's whole training part. */
  trainFeatures: NdArray;
  /** [rows, inputs]: features of the whole part that is used for testing. */
  testFeatures: NdArray;
  /** What is done with them, by task; undefined if nothing is. */
  transforms?: Arrays<Transforms> | undefined;
  experiences: readonly Experience[];
  /** What comes while each task lasts, where the method is not told when it ends. */
  stream?: readonly StreamPart[] | undefined;
  initialParameters: NamedArrays;
  /**
   * Order of the samples of an epoch, a permutation of 0 … samples − 1. Task, epoch and phase, the part of the task's
   * training, are counted from 0.
   */
  order(task: number, epoch: number, samples: number, phase: number): Int32Array;
  /** `count` of a task's samples (0 … samples − 1), drawn without replacement. */
  drawn(task: number, samples: number, count: number): Int32Array;
  /** What the strategy draws, and its memory. */
  random: Random;
  /** What the memory holds and draws, in place of what is planned from `random`. */
  plan?: MemoryPlan;
}

const dataOf = (
  { trainFeatures, testFeatures, transforms }: Curriculum,
  part: 'train' | 'test',
): PartData => ({
  features: part === 'train' ? trainFeatures : testFeatures,
  ...(transforms && { transforms }),
});

/** Receives events while a curriculum is learned. */
export interface Listener {
  /** @param done share of all training steps, 0 … 1 */
  progress?(done: number): void;
  /** After each evaluation on a task that has been learned. */
  accuracy?(entry: TaskAccuracy): void;
  /** After each evaluation on a task that has not been learned yet. */
  earlyAccuracy?(entry: TaskAccuracy): void;
  /** On the way, every so many steps, on all tasks so far. */
  anytimeAccuracy?(entry: AnytimeAccuracy): void;
  /** After the last evaluation on a task, counted from 0: the label predicted for each of its test samples. */
  predicted?(task: number, labels: Int32Array): void;
  /** Losses of the latest steps, penalty included. */
  losses?(losses: ArrayLike<number>): void;
  /** After each task, counted from 0: the parameters and the strategy's state. */
  task?(task: number, parameters: NamedArrays, strategyState: Nest<NdArray>): void;
  /** After each task: what the method holds to go on with another one. */
  held?(held: Held): void;
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
  private readonly programs: StrategyPrograms;
  private readonly embed: ReturnType<typeof embedding>;

  constructor(
    private readonly engine: Engine,
    private readonly method: Method,
  ) {
    const { strategy, optimizer } = method;
    requireFittingPhases(method, this.phases);
    this.evaluator = new Evaluator(engine, method);
    this.meter = strategy.importance && new ImportanceMeter(engine, method, strategy.importance as never);
    this.penaltyTest = testOf(engine, method);
    this.programs = new StrategyPrograms(engine, method);
    this.embed = embedding(engine, method);
    this.initialOptimizer = engine.compile(
      `init of ${optimizer.name}`,
      (parameters) => optimizer.init(parameters) as OptimizerState,
    );
  }

  /**
   * @param evaluateEvery number of steps after which it also tests on the way
   * @returns the final parameters
   * @throws UserError if the loss, the penalty or its gradient becomes infinite or NaN
   */
  async learn(curriculum: Curriculum, listener: Listener = {}, evaluateEvery?: number): Promise<NamedArrays> {
    const { experiences, random, stream } = curriculum;
    const course = new Course(experiences, stream);
    const consolidation = new Consolidation(this.method.consolidateEvery);
    const data = dataOf(curriculum, 'train');
    const { features, transforms } = data;
    const tasks = experiences.length;
    const ofStrategy = random.split('strategy');
    const own = await this.programs.own(curriculum.initialParameters, tasks, ofStrategy);
    const parameters = { ...curriculum.initialParameters, ...own };
    const memory = new MemoryInUse(
      this.method,
      this.embed,
      experiences,
      random.split('memory'),
      curriculum.plan,
    );
    const { size, total } = this.extentOf(course, memory);
    let taken = 0;
    let state: State = {
      parameters,
      outputLayer: {},
      optimizer: await this.initialOptimizer(parameters),
      strategy: await this.programs.initial(parameters, tasks, ofStrategy),
    };
    await this.testEarly(curriculum, course, 0, state, listener);
    for (const task of experiences.keys()) {
      const output = this.outputOf(course, task);
      const { outputLayers } = this.method.network.shape;
      /** Which task it is to the method. */
      const known = () => (stream ? consolidation.times : task);
      const ofTask = () => this.ofTask(course, task, task, stream && consolidation);
      const border = () => ({ parameters: state.parameters, state: state.strategy, data });
      if (!stream) await memory.takeAt('start', task, border());
      for (const [index, phase] of this.phases.entries()) {
        const list = listFor(phase, course.lists, task, memory.plan);
        if (list.rows.length === 0) continue;
        if (phase.from === 'initial') {
          state = { ...state, parameters, optimizer: await this.initialOptimizer(parameters) };
        }
        state = { ...state, outputLayer: copyOfLayer(state.parameters, outputLayers, output.outputLayer) };
        const hasOthers = list.tasks.some((one) => one !== task);
        for (const [epoch, steps] of stepsOfEpochs(this.method, phase, list.rows.length, size).entries()) {
          const drawn = stream
            ? inOrder(list.rows.length)
            : curriculum.order(task, epoch, list.rows.length, index);
          const order = drawn.subarray(0, steps * size);
          const offers = index === 0 && epoch === 0 && !isMixed(phase);
          const rows = memory.rowsOf(trainingBatches(list, order, size), task, {
            offers,
            isMixed: hasOthers,
          });
          const first = taken;
          for (const stretch of stretchesOf(steps, taken, [evaluateEvery, consolidation.every])) {
            const step = this.stepFor(this.kindOf(phase, known(), listener.losses !== undefined));
            const result = await step({
              carry: state,
              each: stepsIn(rows, stretch),
              tables: { features },
              shared: { ...ofTask(), ...(transforms && { transforms }) },
            });
            state = result.carry;
            const losses = result.outputs.loss.data;
            this.refuseDivergence(losses, task, taken, epoch === 0 && taken === first);
            listener.losses?.(losses);
            taken += losses.length;
            listener.progress?.(Math.min(1, taken / total));
            consolidation.add(list, stretch.from * size, Math.min(stretch.to * size, list.rows.length));
            if (consolidation.isDue(taken)) {
              const ended = { index: known(), output, ofTask: ofTask() };
              const after = { ...ended, samples: consolidation.take(output.columns) };
              state = {
                ...state,
                strategy: await this.strategyAfter(curriculum, after, state, memory, task),
              };
              await this.penaltyTest?.requireFinite(
                { parameters: state.parameters, state: state.strategy },
                task,
              );
            }
            if (evaluateEvery !== undefined && taken % evaluateEvery === 0) {
              await this.testAnytime(curriculum, course, { task, step: taken }, state, listener);
            }
          }
        }
      }
      if (!stream) {
        await memory.takeAt('end', task, border());
        const after = { samples: course.lists[task]!, index: task, output, ofTask: ofTask() };
        state = { ...state, strategy: await this.strategyAfter(curriculum, after, state, memory, task) };
      }
      listener.task?.(task, state.parameters, state.strategy);
      listener.held?.({
        samples: samplesHeld(this.phases, course.lists, task, memory.plan),
        tensorBytes: bytesOf(state.strategy) + bytesOf(own),
      });
      if (!stream && task + 1 < experiences.length) {
        await this.penaltyTest?.requireFinite({ parameters: state.parameters, state: state.strategy }, task);
      }
      await this.test(curriculum, course, task, state, listener);
      await this.testEarly(curriculum, course, task + 1, state, listener);
    }
    return state.parameters;
  }

  private get phases(): readonly Phase[] {
    return this.method.strategy.phases?.(this.method.hyperparameters) ?? [{}];
  }

  /**
   * The size of all batches, so that all tasks share a program: no larger than the most samples of a phase fill; and
   * about how many steps there are.
   */
  private extentOf({ lists }: Course, memory: MemoryInUse): { size: number; total: number } {
    const phases = [...lists.keys()].flatMap((task) =>
      this.phases.map((phase) => ({
        phase,
        samples: mostSamples(phase, lists, task, memory.mostHeld(task)),
      })),
    );
    const size = Math.min(this.method.batchSize, Math.max(...phases.map(({ samples }) => samples)));
    const steps = phases.flatMap(({ phase, samples }) =>
      samples > 0 ? stepsOfEpochs(this.method, phase, samples, size) : [],
    );
    return { size, total: steps.reduce((sum, some) => sum + some, 0) };
  }

  private kindOf(phase: Phase, task: number, isHeard: boolean): TrainingPhase {
    const { penalty } = this.method.strategy;
    const penalised = task > 0 && penalty !== undefined;
    return {
      penalised,
      // The value of a penalty on samples costs little, and shows when it diverges.
      wholeLoss: isHeard || (penalised && takesStep(penalty)),
      headLossTimes: this.headLossTimes(task),
      isMixed: isMixed(phase),
      trains: phase.trains ?? true,
    };
  }

  /** The output layer and columns in use after learning `task`, for testing on `tested`. */
  private outputOf(course: Course, task: number, tested = task): OutputPart {
    const { kind, network, outputs } = this.method;
    const isGrowing = kind === 'class' && outputs !== 'all';
    return {
      outputLayer: outputLayerOf(kind, tested),
      columns: isGrowing ? course.classesAfter(task + 1) : network.shape.outputs,
    };
  }

  /**
   * @param tested the task whose output layer is in use
   * @param consolidation what stands for earlier tasks, where the method is not told when they end
   */
  private ofTask(course: Course, task: number, tested = task, consolidation?: Consolidation): Arrays<OfTask> {
    const { outputLayers, outputs } = this.method.network.shape;
    const { outputLayer, columns } = this.outputOf(course, task, tested);
    const earlier = consolidation?.times ?? task;
    const classesEarlier = () => consolidation?.classes ?? course.classesAfter(task);
    const inUse = outputLayers.indexOf(outputLayer);
    const isKnown = knowsBorders(this.method);
    const hasClasses = this.method.kind === 'class';
    return {
      inUse: float32(
        [outputLayers.length],
        outputLayers.map((_, layer) => (layer === inUse ? 1 : 0)),
      ),
      seen: seenAmong(outputs, columns),
      seenEarlier: isKnown
        ? seenAmong(outputs, earlier <= 0 ? 0 : hasClasses ? classesEarlier() : columns)
        : float32([outputs], new Float32Array(outputs).fill(Number.NaN)),
      tasks: float32([], [isKnown ? earlier + 1 : Number.NaN]),
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
    { samples, index, output, ofTask }: Ended,
    { parameters, strategy: state }: State,
    memory: MemoryInUse,
    task: number,
  ): Promise<Nest<NdArray>> {
    const { strategy, hyperparameters } = this.method;
    if (!strategy.afterTask) return state;
    const data = dataOf(curriculum, 'train');
    const count = samples.rows.length;
    const wanted = strategy.importance?.samples?.(hyperparameters as never) ?? count;
    const order = wanted < count ? curriculum.drawn(index, count, wanted) : inOrder(count);
    const importance = this.meter
      ? await this.meter.measure(
          { parameters, state },
          output,
          data,
          samples,
          order,
          curriculum.random.split('importance', index),
        )
      : {};
    return this.programs.afterTask({
      state,
      parameters,
      importance,
      memory: memory.whole(task),
      ofTask,
      data,
    });
  }

  private async test(
    curriculum: Curriculum,
    course: Course,
    task: number,
    state: State,
    listener: Listener,
  ): Promise<void> {
    for (let tested = 0; tested <= task; tested++) {
      const { predicted, ...entry } = await this.tested(curriculum, course, task + 1, tested, state);
      if (!Number.isFinite(entry.loss)) throw this.divergence(entry.loss, `the end of task ${task + 1}`);
      listener.accuracy?.(entry);
      if (task + 1 === curriculum.experiences.length) listener.predicted?.(tested, predicted);
    }
  }

  /** Tests on all tasks that have begun. */
  private async testAnytime(
    curriculum: Curriculum,
    course: Course,
    { task, step }: { task: number; step: number },
    state: State,
    listener: Listener,
  ): Promise<void> {
    for (let tested = 0; tested <= task; tested++) {
      const { accuracy, testTask } = await this.tested(curriculum, course, task + 1, tested, state);
      listener.anytimeAccuracy?.({ step, trainTask: task + 1, testTask, accuracy });
    }
  }

  /**
   * Tests on tasks that have not been learned: the initial network on all tasks, later networks on the next one. In
   * class-incremental scenarios, later classes cannot be predicted yet, and without borders samples of the next task may
   * have come, so there is nothing to test.
   * @param learnt number of tasks learned so far
   */
  private async testEarly(
    curriculum: Curriculum,
    course: Course,
    learnt: number,
    state: State,
    listener: Listener,
  ): Promise<void> {
    if (this.method.kind === 'class' || curriculum.stream) return;
    const tasks = curriculum.experiences.length;
    const last = learnt === 0 ? tasks : Math.min(learnt + 1, tasks);
    for (let tested = learnt; tested < last; tested++) {
      const { predicted: _, ...entry } = await this.tested(curriculum, course, learnt, tested, state);
      listener.earlyAccuracy?.(entry);
    }
  }

  /** @param learnt number of tasks learned so far @param tested index of the task, counted from 0 */
  private async tested(
    curriculum: Curriculum,
    course: Course,
    learnt: number,
    tested: number,
    { parameters, strategy: state }: State,
  ): Promise<TaskAccuracy & Pick<Evaluation, 'predicted'>> {
    const { experiences } = curriculum;
    const start = performance.now();
    const result = await this.evaluator.evaluate(
      { parameters, state, task: tested },
      this.ofTask(course, learnt - 1, tested),
      dataOf(curriculum, 'test'),
      experiences[tested]!.test,
    );
    const seconds = (performance.now() - start) / 1000;
    return { trainTask: learnt, testTask: tested + 1, ...result, seconds };
  }

  /** @param isFirst whether they are those of a phase's first steps */
  private refuseDivergence(losses: ArrayLike<number>, task: number, taken: number, isFirst: boolean): void {
    const bad = Array.prototype.findIndex.call(losses, (loss: number) => !Number.isFinite(loss));
    if (bad < 0) return;
    // Gradients of a strategy's own show in the second step.
    const isEmpty = task === 0 && isFirst && bad <= (this.method.strategy.gradients ? 1 : 0);
    throw this.divergence(
      losses[bad]!,
      `step ${taken + bad + 1}, in task ${task + 1}`,
      isEmpty ? this.causeAtStart : undefined,
    );
  }

  private get causeAtStart(): string {
    if (!knowsBorders(this.method)) return noBorders(this.method);
    return draws(this.method) ? EMPTY_MEMORY : likelyCause(this.method);
  }

  private divergence(loss: number, place: string, cause = likelyCause(this.method)): UserError {
    return new UserError(`the loss became ${loss} at ${place}: ${cause}`);
  }
}

/** A penalty on samples is not tested: there are none between two tasks. */
function testOf(engine: Engine, method: Method): PenaltyTest | undefined {
  const { penalty } = method.strategy;
  return penalty && !takesStep(penalty) ? new PenaltyTest(engine, method, penalty) : undefined;
}
