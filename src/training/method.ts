import type { z } from 'zod';
import type { Network } from '../heads/network.js';
import type { AnyStrategy } from '../plugins/strategy.js';
import type { ScenarioKind } from '../plugins/task-sequence.js';
import type { Optimizer } from './optimizers/optimizer.js';

/** Everything that decides how a network learns a sequence of tasks, except data and seed. */
export interface Method {
  network: Network;
  kind: ScenarioKind;
  strategy: AnyStrategy;
  hyperparameters: z.output<z.ZodObject>;
  optimizer: Optimizer;
  learningRate: number;
  epochs: number;
  batchSize: number;
}

/** What is trained or tested during a task. */
export interface Phase {
  /** Name of the output layer in use. */
  outputLayer: string;
  /** Columns of the output layer that count: all, or those of the classes seen so far. */
  columns: number;
}

/** Names of the output layers of a scenario. */
export const outputLayers = (kind: ScenarioKind, tasks: number): string[] =>
  kind === 'task' ? Array.from({ length: tasks }, (_, task) => outputLayerOf(kind, task)) : ['output'];

/** The output layer of a task, counted from 0. */
export const outputLayerOf = (kind: ScenarioKind, task: number): string =>
  kind === 'task' ? `output${task + 1}` : 'output';

/** What likely makes numbers grow without end; ends a message. */
export const likelyCause = ({ learningRate, strategy }: Method): string =>
  `likely the learning rate (${learningRate}) or a hyper-parameter of ${strategy.name} is too large`;
