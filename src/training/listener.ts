import type { NdArray, Nest } from '../engine/array.js';
import type { NamedArrays } from '../heads/layer.js';
import type { AnytimeAccuracy, TrainingLoss } from './anytime-accuracy.js';
import type { Held } from './memory/method-memory.js';
import type { TaskAccuracy } from './task-accuracy.js';

/** Receives events while a curriculum is learned. */
export interface Listener {
  /** @param done share of all training steps, 0 … 1 */
  progress?(done: number): void;
  /** After each evaluation on a task that has been learned. */
  accuracy?(entry: TaskAccuracy): void;
  /** After each evaluation on a task that has not been learned yet. */
  earlyAccuracy?(entry: TaskAccuracy): void;
  /** On the way, every so many steps, on all tasks so far. @param seconds that it took, without compiling */
  anytimeAccuracy?(entry: AnytimeAccuracy, seconds: number): void;
  /** On the way, after these tests. */
  trainingLoss?(entry: TrainingLoss): void;
  /** After the last evaluation on a task, counted from 0: the label predicted for each of its test samples. */
  predicted?(task: number, labels: Int32Array): void;
  /** Losses of the latest steps, penalty included. */
  losses?(losses: ArrayLike<number>): void;
  /** When a task ends, before its tests. @param steps so far, of all tasks */
  taskEnd?(steps: number): void;
  /** After each task, counted from 0: the parameters and the strategy's state. */
  task?(task: number, parameters: NamedArrays, strategyState: Nest<NdArray>): void;
  /** After each task: what the method holds to go on with another one. */
  held?(held: Held): void;
}
