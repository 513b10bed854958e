import type { Scalar } from '@tensorflow/tfjs-core';
import type { Arrays, NdArray, Nest } from '../engine/array.js';
import type { Compiled, Engine, Scanned } from '../engine/engine.js';
import type { NamedArrays } from '../heads/layer.js';
import { isMixed, type Phase } from '../plugins/memory.js';
import type { NamedTensors } from '../plugins/strategy.js';
import { inOrder, trainingBatches } from './batches.js';
import { Consolidation } from './consolidation.js';
import { Course } from './course.js';
import { type Curriculum, dataOf, orderIn } from './curriculum.js';
import { refuseDivergence } from './divergence.js';
import { stepsOfEpochs } from './epochs.js';
import { epochsTogether } from './epochs-together.js';
import { Evaluator } from './evaluation.js';
import { ImportanceMeter } from './importance.js';
import type { Listener } from './listener.js';
import { MeanLoss } from './mean-loss.js';
import { embedding, MemoryInUse } from './memory/memory-in-use.js';
import { bytesOf } from './memory/method-memory.js';
import type { SampleList } from './memory/sample-list.js';
import type { Method, OutputPart } from './method.js';
import type { OfTask } from './network-in-use.js';
import { ofTask, outputOf } from './of-task.js';
import type { OptimizerState } from './optimizers/optimizer.js';
import { copyOfLayer } from './output-layers.js';
import { PenaltyTest, takesStep } from './penalty.js';
import { listFor, mostSamples, requireFittingPhases, samplesHeld } from './schedule.js';
import { StrategyPrograms } from './strategy-programs.js';
import { joinedSteps, stepsIn, stretchesOf } from './stretches.js';
import { TaskTests } from './task-tests.js';
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
    const memory = this.memoryIn(curriculum);
    const { size, total } = this.extentOf(course, memory);
    let taken = 0;
    const loss = new MeanLoss();
    let state: State = {
      parameters,
      outputLayer: {},
      optimizer: await this.initialOptimizer(parameters),
      strategy: await this.programs.initial(parameters, tasks, ofStrategy),
    };
    const tests = new TaskTests(this.engine, this.evaluator, this.method, { curriculum, course, listener });
    await tests.early(0, state);
    for (const task of experiences.keys()) {
      const output = outputOf(this.method, course, task);
      const { outputLayers } = this.method.network.shape;
      /** Which task it is to the method. */
      const known = () => (stream ? consolidation.times : task);
      const seen = () => ofTask(this.method, course, task, task, stream && consolidation);
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
        const epochs = stepsOfEpochs(this.method, phase, list.rows.length, size);
        // What waits for a consolidation lies in the order of a single epoch.
        const device = consolidation.every === undefined ? this.engine.device : 'cpu';
        for (const together of epochsTogether(epochs, device)) {
          const rows = joinedSteps(
            together.map(({ epoch, steps }) => {
              const order = orderIn(curriculum, task, epoch, list.rows.length, index).subarray(
                0,
                steps * size,
              );
              const offers = index === 0 && epoch === 0 && !isMixed(phase);
              return memory.rowsOf(trainingBatches(list, order, size), task, { offers, isMixed: hasOthers });
            }),
          );
          const steps = together.reduce((sum, one) => sum + one.steps, 0);
          const isFirst = together[0]!.epoch === 0;
          const first = taken;
          for (const stretch of stretchesOf(steps, taken, [evaluateEvery, consolidation.every])) {
            const step = this.stepFor(this.kindOf(phase, known(), listener.losses !== undefined));
            const result = await step({
              carry: state,
              each: stepsIn(rows, stretch),
              tables: { features },
              shared: { ...seen(), ...(transforms && { transforms }) },
            });
            state = result.carry;
            const losses = result.outputs.loss.data;
            refuseDivergence(this.method, losses, { task, taken, isFirst: isFirst && taken === first });
            listener.losses?.(losses);
            if (phase.trains ?? true) loss.add(losses);
            taken += losses.length;
            listener.progress?.(Math.min(1, taken / total));
            consolidation.add(list, stretch.from * size, Math.min(stretch.to * size, list.rows.length));
            if (consolidation.isDue(taken)) {
              const ended = { index: known(), output, ofTask: seen() };
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
              await tests.onTheWay({ task, step: taken }, state);
              listener.trainingLoss?.({ step: taken, loss: loss.take() });
            }
          }
        }
      }
      listener.taskEnd?.(taken);
      if (!stream) {
        await memory.takeAt('end', task, border());
        const after = { samples: course.lists[task]!, index: task, output, ofTask: seen() };
        state = { ...state, strategy: await this.strategyAfter(curriculum, after, state, memory, task) };
      }
      listener.task?.(task, state.parameters, state.strategy);
      listener.held?.({
        samples:
          samplesHeld(this.phases, course.lists, task, memory.plan) +
          (this.method.strategy.importance ? consolidation.most : 0),
        tensorBytes: bytesOf(state.strategy) + bytesOf(own),
      });
      if (!stream && task + 1 < experiences.length) {
        await this.penaltyTest?.requireFinite({ parameters: state.parameters, state: state.strategy }, task);
      }
      await tests.after(task, state);
      await tests.early(task + 1, state);
    }
    return state.parameters;
  }

  /** The number of steps that a curriculum takes; at most so many where it depends on what a memory holds. */
  stepsOf(curriculum: Curriculum): number {
    const { experiences, stream } = curriculum;
    return this.extentOf(new Course(experiences, stream), this.memoryIn(curriculum)).total;
  }

  private memoryIn({ experiences, random, plan }: Curriculum): MemoryInUse {
    return new MemoryInUse(this.method, this.embed, experiences, random.split('memory'), plan);
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
}

/** A penalty on samples is not tested: there are none between two tasks. */
function testOf(engine: Engine, method: Method): PenaltyTest | undefined {
  const { penalty } = method.strategy;
  return penalty && !takesStep(penalty) ? new PenaltyTest(engine, method, penalty) : undefined;
}
