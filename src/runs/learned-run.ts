import type { FeatureDataset } from '../data/dataset.js';
import { imageBytesOf } from '../data/registry.js';
import { isArray, leaves } from '../engine/array.js';
import { messageOf, UserError } from '../errors/user-error.js';
import { parameterCount } from '../heads/network.js';
import { type TrainedNetwork, trainedNetwork } from '../models/trained-network.js';
import { isComposed } from '../plugins/compose.js';
import { pluginError, pluginErrorAmong } from '../plugins/own/plugin-error.js';
import type { OwnSource } from '../plugins/own/source.js';
import { scenarios } from '../plugins/scenarios.js';
import { strategies } from '../plugins/strategies.js';
import type { Scenario } from '../plugins/task-sequence.js';
import type { AnytimeAccuracies, AnytimeAccuracy, TrainingLoss } from '../training/anytime-accuracy.js';
import { type Confusion, type TaskConfusion, taskConfusion } from '../training/confusion.js';
import type { Curriculum } from '../training/curriculum.js';
import type { Learner } from '../training/learner.js';
import type { Listener } from '../training/listener.js';
import type { MemoryReads } from '../training/memory/memory-reads.js';
import { type MethodMemory, methodMemory, sampleForm } from '../training/memory/method-memory.js';
import { likelyCause, type Method } from '../training/method.js';
import type { TaskAccuracy } from '../training/task-accuracy.js';
import type { SharedTime } from './batched/shared-time.js';
import type { RunConfiguration } from './configuration.js';

export interface ExecutionListener {
  /** @param taskClasses the classes of each task, in the order of training */
  started(taskClasses: number[][]): void;
  accuracy(entry: TaskAccuracy): void;
  /** An accuracy on a task that is not learnt yet. */
  earlyAccuracy?(entry: TaskAccuracy): void;
  /** @param done fraction of the run, 0 … 1 */
  progress(done: number): void;
}

/** What is known when a run is done. */
export interface ExecutionTotals {
  parameterCount: number;
  methodMemory: MethodMemory;
  confusion: Confusion;
  /**
   * That it took to learn and to test: without tests on the way, and without reading data and making programs, which other
   * runs may have done before. Of runs side by side each has an equal share of the time for which it was at work.
   */
  seconds: number;
  anytime: AnytimeAccuracies | null;
  /** As it is after the last task. */
  network: TrainedNetwork;
}

/** A run that is about to learn. */
export interface PreparedRun {
  configuration: RunConfiguration;
  method: Method;
  /** Of all runs with this method. */
  reads: MemoryReads;
  learner: Learner;
  scenario: Scenario;
  features: FeatureDataset;
  curriculum: Curriculum;
}

/**
 * Learns and tests.
 * @param index its number among the runs at its side
 * @param time is shared with these
 * @throws UserError if the loss diverges, or what the strategy makes cannot be used
 */
export async function learned(
  { configuration, method, reads, learner, scenario, features, curriculum }: PreparedRun,
  listener: ExecutionListener,
  { index, time, evaluateEvery }: { index: number; time: SharedTime; evaluateEvery?: number | undefined },
): Promise<ExecutionTotals> {
  const { dataset } = await scenarios.of(configuration.scenario);
  const inputs = features.train.features.shape[1]!;
  const own = strategies.sourcesOf(configuration.strategy);
  const form = sampleForm(imageBytesOf(dataset), inputs);
  let most = methodMemory({ samples: 0, tensorBytes: 0 }, form, scenario.outputs);
  const confusions: TaskConfusion[] = [];
  const { labels: classOf } = features[scenario.testedOn];
  const onTheWay: AnytimeAccuracy[] = [];
  const losses: TrainingLoss[] = [];
  const taskEnds: number[] = [];
  let secondsOnTheWay = 0;
  let network: TrainedNetwork | undefined;
  const shared = (entry: TaskAccuracy) => ({ ...entry, seconds: time.shareOf(entry.seconds) });
  const watched: Listener = {
    progress: (done) => listener.progress(done),
    accuracy: (entry) => listener.accuracy(shared(entry)),
    earlyAccuracy: (entry) => listener.earlyAccuracy?.(shared(entry)),
    anytimeAccuracy(entry, took) {
      onTheWay.push(entry);
      secondsOnTheWay += time.shareOf(took);
    },
    trainingLoss: (entry) => losses.push(entry),
    taskEnd: (steps) => taskEnds.push(steps),
    predicted(task, labels) {
      confusions.push(taskConfusion(scenario.experiences[task]!.test, classOf, labels));
    },
    held(held) {
      const memory = methodMemory(held, form, scenario.outputs);
      if (memory.bytes > most.bytes) most = memory;
    },
    task(task, parameters, state) {
      network = trainedNetwork(method.strategy, parameters, state);
      if (task === 1) refuseUnread(method, reads, own);
      const bad = leaves(state, isArray).find(({ value }) => !value.data.every(Number.isFinite));
      if (!bad) return;
      const message = `the state's ${bad.path} is not finite after task ${task + 1}`;
      const source = own[configuration.strategy.name] ?? own[bad.path.split('.')[0]!];
      if (source) throw pluginError(source, message, 'afterTask');
      throw new UserError(`${message}: ${likelyCause(method)}`);
    },
  };
  let seconds = 0;
  time.begin(index);
  try {
    await learner.learn(curriculum, watched, evaluateEvery);
  } catch (error) {
    // Also for errors outside the file's code: the loss diverges, or the penalty has no gradient.
    const sources = Object.values(own);
    const part = /^the loss /.test(messageOf(error)) && method.strategy.loss ? 'loss' : 'penalty';
    throw sources.length > 0 ? pluginErrorAmong(sources, error, part) : error;
  } finally {
    seconds = time.end(index);
  }
  return {
    parameterCount: parameterCount(curriculum.initialParameters),
    methodMemory: most,
    confusion: {
      kind: scenario.kind,
      tasks: confusions,
      ...(features.classNames && { classNames: features.classNames }),
    },
    // Whether a run is tested on the way must not show in its time.
    seconds: Math.max(0, seconds - secondsOnTheWay),
    anytime:
      evaluateEvery === undefined ? null : { every: evaluateEvery, accuracies: onTheWay, losses, taskEnds },
    network: network!,
  };
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
