/**
 * What strategies, scenarios and programs outside this project use.
 * @packageDocumentation
 */

/** TensorFlow.js, in which strategies are written. */
export * as tf from '@tensorflow/tfjs-core';
/** Zod, in which options are described. */
export { z } from 'zod';
export type { DatasetPart, Labelled, LabelledDataset } from './data/dataset.js';
export { type Arrays, array, float32, int32, type NdArray } from './engine/array.js';
export { createEngine } from './engine/create.js';
export type { Backend, Compiled, Device, Engine, Scanned, Step } from './engine/engine.js';
export { UserError } from './errors.js';
export { mapNamed, squaredDistance, sumOver, zerosLike } from './plugins/named.js';
export {
  defineScenario,
  type Experience,
  type Scenario,
  type ScenarioDefinition,
  type ScenarioKind,
  type TaskSequence,
  type TaskSplit,
} from './plugins/scenario.js';
export {
  defineStrategy,
  type Importance,
  type NamedTensors,
  type StepTaken,
  type Strategy,
  type StrategyState,
  type TaskLearnt,
} from './plugins/strategy.js';
export { Random } from './random.js';
