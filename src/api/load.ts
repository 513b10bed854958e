import { z } from 'zod';
import type { NdArray } from '../engine/array.js';
import { type Backend, backends, checkDevice, type Device, devices } from '../engine/engine.js';
import type { NamedArrays } from '../heads/layer.js';
import { type LoadedModel, loadModel, type ModelInputs } from '../models/loaded-model.js';
import type { RunConfiguration } from '../runs/configuration.js';
import type { RunEnvironment } from '../runs/record.js';
import type { TaskAccuracy } from '../training/task-accuracy.js';
import { requireFitting } from './fitting.js';

/** A trained network, as it was after its run's last task. */
export interface Model {
  /** The id of its run. */
  readonly id: string;
  readonly configuration: RunConfiguration;
  /** What its run was computed with. */
  readonly environment: RunEnvironment;
  /** Each task's classes in the dataset, in the order of their labels; tasks in the order of training. */
  readonly taskClasses: number[][];
  /** What it was stored with: its accuracy on each task after the last one. */
  readonly accuracies: TaskAccuracy[];
  /** By name, `hidden1.weight`; those of the strategy's own begin with `own.`. */
  readonly parameters: NamedArrays;
  /**
   * Tests it on all tasks, as at the end of its run: on the same machine each accuracy is the same to the last bit as in
   * `accuracies`.
   * @throws UserError if data are missing
   */
  evaluate(): Promise<TaskAccuracy[]>;
  /**
   * What predictions are the largest of: logits, or what the strategy has in their place, such as iCaRL's negative distances from
   * prototypes. [samples, outputs].
   * @throws UserError (usage) if the samples or the task do not fit
   */
  scores(samples: ModelInputs, of?: OfSamples): Promise<NdArray>;
  /**
   * The label of each sample: its place in `taskClasses` of its task, or in class-incremental scenarios among the classes of all tasks, in their order.
   * @throws UserError (usage) if the samples or the task do not fit
   */
  predict(samples: ModelInputs, of?: OfSamples): Promise<Int32Array>;
  /** Frees the memory that its programs hold. */
  close(): Promise<void>;
}

/** What the network is told of samples. */
export interface OfSamples {
  /** Their task, counted from 1: needed in task-incremental scenarios, and refused in others. */
  task?: number;
}

export interface LoadOptions {
  /** Default: that of its run. */
  backend?: Backend;
  /** Default: that of its run. Another one can round otherwise. */
  device?: Device;
}

const optionsSchema = z.strictObject({
  backend: z.enum(backends).optional(),
  device: z.enum(devices).optional(),
} satisfies Record<keyof LoadOptions, z.ZodType>);

const ofSchema = z.strictObject({ task: z.number().optional() } satisfies Record<keyof OfSamples, z.ZodType>);

/**
 * Gives back a network that `run` has written with `saveModel`. It reads the data of the network's scenario, which have to be
 * there.
 * @throws UserError if the file is damaged or another one, or its run's code or data have changed or are missing
 */
export async function load(file: string, options: LoadOptions = {}): Promise<Model> {
  requireFitting('the second argument of load', optionsSchema, options);
  const { backend, device } = options;
  checkDevice(backend ?? 'onnx', device ?? 'cpu');
  return modelOf(await loadModel(file, options));
}

function modelOf(loaded: LoadedModel): Model {
  const { id, configuration, environment, taskClasses, accuracies } = loaded.run;
  const scores: Model['scores'] = async (samples, of = {}) => {
    requireFitting('the second argument of scores and predict', ofSchema, of);
    return loaded.scores(samples, of.task);
  };
  return {
    ...{ id, configuration, environment, taskClasses },
    accuracies: accuracies.filter(({ trainTask }) => trainTask === taskClasses.length),
    parameters: loaded.network.parameters,
    evaluate: () => loaded.evaluate(),
    scores,
    predict: async (samples, of) => largestPlaces(await scores(samples, of)),
    close: () => loaded.close(),
  };
}

/** The first place of each row's largest number. */
function largestPlaces({ shape, data }: NdArray): Int32Array {
  const [rows, width] = shape as [number, number];
  return Int32Array.from({ length: rows }, (_, row) => {
    let largest = 0;
    for (let place = 1; place < width; place++) {
      if (data[row * width + place]! > data[row * width + largest]!) largest = place;
    }
    return largest;
  });
}
