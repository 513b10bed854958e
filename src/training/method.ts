import type { z } from 'zod';
import type { Network } from '../heads/network.js';
import type { AnyStrategy } from '../plugins/strategy.js';
import type { ScenarioKind } from '../plugins/task-sequence.js';
import type { Optimizer } from './optimizers/optimizer.js';

/** Everything except data and seed that determines how a network learns a sequence of tasks. */
export interface Method {
  network: Network;
  kind: ScenarioKind;
  strategy: AnyStrategy;
  hyperparameters: z.output<z.ZodObject>;
  optimizer: Optimizer;
  learningRate: number;
  epochs: number;
  /** Steps of each task's training, in place of epochs. */
  steps?: number;
  batchSize: number;
  /** Whether an epoch's last batch is left out if it is not full. */
  dropLast?: boolean;
  /** Which outputs count in class-incremental scenarios; default: those of the classes seen so far. */
  outputs?: 'seen' | 'all';
  /** Whether it is not told when a task ends. */
  isTaskFree?: boolean;
  /** If it is not told: number of steps after which its strategy takes a task for ended; undefined for never. */
  consolidateEvery?: number;
}

/** Whether there is something that a method takes for the end of a task. */
export const knowsBorders = ({ isTaskFree, consolidateEvery }: Method): boolean =>
  !isTaskFree || consolidateEvery !== undefined;

/** Why what depends on earlier tasks cannot be had if there is none. */
export const noBorders = ({ strategy }: Method): string =>
  `${strategy.name} depends on the number of tasks or on what came in earlier ones, but in a stream without borders nothing says when a task ends; set training.consolidateEvery to the number of steps after which a task counts as ended`;

/** The part of the network's output that a task trains or tests. */
export interface OutputPart {
  /** Name of the output layer in use. */
  outputLayer: string;
  /** Number of columns of the output layer that count: all, or those of the classes seen so far. */
  columns: number;
}

/** Names of a scenario's output layers. */
export const outputLayers = (kind: ScenarioKind, tasks: number): string[] =>
  kind === 'task' ? Array.from({ length: tasks }, (_, task) => outputLayerOf(kind, task)) : ['output'];

/** Name of a task's output layer; tasks are counted from 0. */
export const outputLayerOf = (kind: ScenarioKind, task: number): string =>
  kind === 'task' ? `output${task + 1}` : 'output';

/** Whether the head's own loss is that of another output layer than the one in use. */
export const ofLastLayer = ({ lossUse, shape: { outputLayers } }: Network): boolean =>
  lossUse.outputLayer === 'last' && outputLayers.length > 1;

/** The probable cause of diverging numbers, as the end of a message. */
export const likelyCause = ({ learningRate, strategy }: Method): string =>
  `the learning rate (${learningRate}) or a hyper-parameter of ${strategy.name} is probably too large`;

/** The probable cause of numbers that are not finite from the start, while a strategy's memory holds nothing. */
export const EMPTY_MEMORY =
  'does it divide by the sum of weights, or by something else that is 0 while the memory holds nothing? weightedMean gives 0 then';

/** Whether steps get samples of a memory. */
export function draws({ strategy, hyperparameters }: Method): boolean {
  const memory = strategy.memory?.(hyperparameters);
  return memory?.draws !== undefined || memory?.whole === true;
}
