/**
 * The public interface: what strategies, scenarios and programs outside this project import.
 * @module continual-bench
 */

import { fisherInformation } from '../strategies/importance/fisher-information.js';

/** TensorFlow.js, for writing strategies. */
export * as tf from '@tensorflow/tfjs-core';
/** Zod, for describing options. */
export { z } from 'zod';
export { permutation } from '../scenarios/transforms/permutation.js';
export { rotation } from '../scenarios/transforms/rotation.js';
export { fisherSamples } from '../strategies/importance/fisher-information.js';
export { fisherLabels } from '../strategies/importance/fisher-labels.js';
export { headLoss } from '../strategies/importance/head-loss.js';
export { capacity, drawn } from '../strategies/replay/options.js';
export { type LoadOptions, load, type Model, type OfSamples } from './api/load.js';
export { open, type Results } from './api/open.js';
export { type Grid, type RunOptions, run } from './api/run.js';
export type { DatasetPart, ImageShape, Labelled, LabelledDataset } from './data/dataset.js';
export {
  type DatasetChoice,
  type DatasetDefinition,
  defineDataset,
  type FileArray,
  type Labels,
  type OwnFeatures,
  type OwnImageShape,
  type OwnImages,
  type ReadFeatures,
  type ReadImages,
  type ReadParts,
} from './data/own/definition.js';
export { type JoinedDatasets, joinedDatasets } from './data/own/joined.js';
export { readIdx } from './data/own/readers/idx.js';
export { imageFolder } from './data/own/readers/image-folder.js';
export { readNpy } from './data/own/readers/npy.js';
export type { Place } from './data/own/readers/path.js';
export { readSafetensors } from './data/own/readers/safetensors.js';
export { type Arrays, array, float32, int32, type NdArray } from './engine/array.js';
export { createEngine } from './engine/create.js';
export type { Backend, Compiled, Device, Engine, Scanned, Step as ScanStep } from './engine/engine.js';
export { UserError } from './errors/user-error.js';
export type { ModelInputs } from './models/loaded-model.js';
export { classSplit, instances, transformed } from './plugins/generators.js';
export type { Memory, Phase } from './plugins/memory.js';
export { mapNamed, squaredDistance, sumOver, zerosLike } from './plugins/named.js';
export type { EarlierAnswer, NetworkInUse } from './plugins/network-in-use.js';
export type { Samples } from './plugins/samples.js';
export { defineScenario, type ScenarioDefinition } from './plugins/scenario.js';
export {
  type AnyStrategy,
  defineStrategy,
  type Importance,
  type MeasuredSamples,
  type NamedTensors,
  type NetworkDescription,
  type Step,
  type StepAhead,
  type StepTaken,
  type Strategy,
  type StrategyState,
  type TaskLearnt,
} from './plugins/strategy.js';
export { blurryStream } from './plugins/task-free/blurry.js';
export { gaussianStream } from './plugins/task-free/gaussian.js';
export { hiddenStream } from './plugins/task-free/hidden.js';
export type { StreamPart } from './plugins/task-free/stream.js';
export type {
  Experience,
  PixelTransform,
  Scenario,
  ScenarioKind,
  TaskSequence,
  TaskSplit,
} from './plugins/task-sequence.js';
export { boundedQuadratic } from './plugins/tools/bounded-quadratic.js';
export { flat, unflat } from './plugins/tools/flat.js';
export { inverse } from './plugins/tools/inverse.js';
export { oneHot } from './plugins/tools/one-hot.js';
export { classMeans, squaredDistances, unitRows } from './plugins/tools/prototypes.js';
export { joinedSamples, stored } from './plugins/tools/samples.js';
export { weightedMean } from './plugins/tools/weighted-mean.js';
export { Random } from './random/random.js';
export type { RunConfiguration } from './runs/configuration.js';
export type { ElsewhereAccuracy, ElsewhereConfiguration, ElsewhereRun } from './runs/elsewhere.js';
export type { RunEnvironment, RunRecord, RunStatus } from './runs/record.js';
export type { Settings } from './runs/resolve.js';
export type { Tagged } from './runs/tags.js';
export type { RunFilter } from './store/filter.js';
export type { AnytimeAccuracies, AnytimeAccuracy } from './training/anytime-accuracy.js';
export { anytimeAverageAccuracy, dipAfterSwitch, worstCaseAccuracy } from './training/anytime-metrics.js';
export type { Confusion, ConfusionCount, TaskConfusion } from './training/confusion.js';
export type { MethodMemory, SampleForm } from './training/memory/method-memory.js';
export {
  averageAccuracy,
  backwardTransfer,
  forgetting,
  forwardTransfer,
  intransigence,
  learningAccuracy,
  sampleAccuracy,
  taskAwareAccuracy,
  taskAwareGap,
} from './training/metrics.js';
export type { TaskAccuracy } from './training/task-accuracy.js';
export { fisherInformation };

// The built-in strategies use the same object.
Object.freeze(fisherInformation);
