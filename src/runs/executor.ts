import { imageBytesOf, otherData, requireSameData } from '../data/registry.js';
import { isArray, leaves } from '../engine/array.js';
import type { Engine } from '../engine/engine.js';
import { messageOf, UserError } from '../errors/user-error.js';
import { parameterCount } from '../heads/network.js';
import { isComposed } from '../plugins/compose.js';
import { pluginError, pluginErrorAmong } from '../plugins/own/plugin-error.js';
import type { OwnSource } from '../plugins/own/source.js';
import { scenarios } from '../plugins/scenarios.js';
import { strategies } from '../plugins/strategies.js';
import type { Scenario } from '../plugins/task-sequence.js';
import { Random } from '../random/random.js';
import type { AnytimeAccuracies, AnytimeAccuracy } from '../training/anytime-accuracy.js';
import { type Confusion, type TaskConfusion, taskConfusion } from '../training/confusion.js';
import { Learner } from '../training/learner.js';
import type { Listener } from '../training/listener.js';
import { MemoryReads } from '../training/memory/memory-reads.js';
import { type MethodMemory, methodMemory, sampleForm } from '../training/memory/method-memory.js';
import { likelyCause, type Method } from '../training/method.js';
import type { TaskAccuracy } from '../training/task-accuracy.js';
import { canonical } from './canonical.js';
import { type RunConfiguration, seedless } from './configuration.js';
import { curriculumOf } from './curriculum.js';
import { DataInHand } from './data-in-hand.js';
import type { DataOfRun } from './data-of-run.js';
import { methodOf } from './method.js';
import { requireCode } from './other-code.js';
import { refuseMoreSteps } from './steps-misfit.js';

export interface ExecutionListener {
  /** @param taskClasses the classes of each task, in the order of training */
  started(taskClasses: number[][]): void;
  accuracy(entry: TaskAccuracy): void;
  /** An accuracy on a task that is not learnt yet. */
  earlyAccuracy?(entry: TaskAccuracy): void;
  /** @param done fraction of the run, 0 … 1 */
  progress(done: number): void;
}

/** @throws UserError if no function of the strategy uses what its memory gives */
function refuseUnread(
  { strategy, hyperparameters }: Method,
  reads: MemoryReads,
  own: { [name: string]: OwnSource },
): void {
  const message = strategy.memory && reads.unread(strategy.memory(hyperparameters));
  if (message === undefined) return;
  const parts = isComposed(strategy) ? strategy.parts : [strategy];
  const source = own[parts.find(({ memory }) => memory)!.name];
  throw source ? pluginError(source, message, 'memory') : new UserError(message);
}

/** What runs that differ only in their seed share. */
interface Learning {
  method: Method;
  learner: Learner;
  reads: MemoryReads;
}

/**
 * Runs configurations one after the other. Runs that differ only in their seed share compiled programs, so it is
 * best to run them in a row; runs with a user's own files share nothing, since a file may keep what it was called with.
 */
export class Executor {
  private latest: ({ key: string } & Learning) | undefined;
  private readonly data: DataInHand;

  constructor(private readonly engine: Engine) {
    this.data = new DataInHand(engine.device);
  }

  /**
   * @param evaluateEvery number of steps after which it also tests on the way
   * @returns `seconds` that it took to learn and to test: without tests on the way, and without reading data and making
   * programs, which other runs may have done before
   * @throws UserError if a part of the configuration does not fit the others, or the loss diverges; UserError (usage) before
   * `started` if it is to do something after more steps than there are
   */
  async execute(
    configuration: RunConfiguration,
    listener: ExecutionListener,
    evaluateEvery?: number,
  ): Promise<{
    parameterCount: number;
    methodMemory: MethodMemory;
    confusion: Confusion;
    seconds: number;
    anytime: AnytimeAccuracies | null;
  }> {
    const random = new Random(configuration.seed);
    const { dataset } = await scenarios.of(configuration.scenario);
    // Both may have been replaced since the run was requested.
    await requireCode(configuration);
    const { data } = configuration;
    // The user's own data are compared when they are read.
    if (typeof dataset === 'string') requireSameData(dataset, data, otherData(dataset));
    const { scenario, features } = await this.data.tasksOf(configuration);
    const inputs = features.train.features.shape[1]!;
    const { method, learner, reads } = await this.learnerFor(configuration, scenario, inputs);
    const curriculum = curriculumOf(scenario, features, method.network, random);
    if (evaluateEvery !== undefined || method.consolidateEvery !== undefined) {
      const steps = learner.stepsOf(curriculum);
      refuseMoreSteps(method, { steps, tasks: scenario.experiences.length, evaluateEvery });
    }
    listener.started(scenario.experiences.map(({ classes }) => classes));
    const own = strategies.sourcesOf(configuration.strategy);
    const form = sampleForm(imageBytesOf(dataset), inputs);
    let most = methodMemory({ samples: 0, tensorBytes: 0 }, form, scenario.outputs);
    const confusions: TaskConfusion[] = [];
    const { labels: classOf } = features[scenario.testedOn];
    const onTheWay: AnytimeAccuracy[] = [];
    let secondsOnTheWay = 0;
    const watched: Listener = {
      ...listener,
      anytimeAccuracy(entry, took) {
        onTheWay.push(entry);
        secondsOnTheWay += took;
      },
      predicted(task, labels) {
        confusions.push(taskConfusion(scenario.experiences[task]!.test, classOf, labels));
      },
      held(held) {
        const memory = methodMemory(held, form, scenario.outputs);
        if (memory.bytes > most.bytes) most = memory;
      },
      task(task, _, state) {
        if (task === 1) refuseUnread(method, reads, own);
        const bad = leaves(state, isArray).find(({ value }) => !value.data.every(Number.isFinite));
        if (!bad) return;
        const message = `the state's ${bad.path} is not finite after task ${task + 1}`;
        const source = own[configuration.strategy.name] ?? own[bad.path.split('.')[0]!];
        if (source) throw pluginError(source, message, 'afterTask');
        throw new UserError(`${message}: ${likelyCause(method)}`);
      },
    };
    const [start, compiled] = [performance.now(), this.engine.compiling];
    try {
      await learner.learn(curriculum, watched, evaluateEvery);
    } catch (error) {
      // Also for errors outside the file's code: the loss diverges, or the penalty has no gradient.
      const sources = Object.values(own);
      const part = /^the loss /.test(messageOf(error)) && method.strategy.loss ? 'loss' : 'penalty';
      throw sources.length > 0 ? pluginErrorAmong(sources, error, part) : error;
    }
    // Whether a run is tested on the way must not show in its time.
    const seconds = (performance.now() - start) / 1000 - (this.engine.compiling - compiled) - secondsOnTheWay;
    return {
      parameterCount: parameterCount(curriculum.initialParameters),
      methodMemory: most,
      confusion: {
        kind: scenario.kind,
        tasks: confusions,
        ...(features.classNames && { classNames: features.classNames }),
      },
      seconds,
      anytime: evaluateEvery === undefined ? null : { every: evaluateEvery, accuracies: onTheWay },
    };
  }

  /**
   * Reads features ahead of a run whose images are not transformed.
   * @returns false if they have to be prepared first
   * @throws UserError if images are missing or damaged
   */
  async readAhead(needed: DataOfRun): Promise<boolean> {
    return this.data.readAhead(needed);
  }

  private async learnerFor(
    configuration: RunConfiguration,
    scenario: Scenario,
    inputs: number,
  ): Promise<Learning> {
    const key = canonical(seedless(configuration));
    const { scenario: scenarioPart, strategy } = configuration;
    const isOwn = scenarioPart.source !== undefined || strategy.source !== undefined;
    if (this.latest?.key === key && !isOwn) return this.latest;
    await this.engine.release();
    const chosen = await methodOf(configuration, scenario, inputs);
    const reads = new MemoryReads(chosen.strategy);
    const method = { ...chosen, strategy: reads.strategy };
    this.latest = { key, method, learner: new Learner(this.engine, method), reads };
    return this.latest;
  }
}
