import { join } from 'node:path';
import type { FeatureProgress } from '../backbones/backbone.js';
import { int32, type NdArray } from '../engine/array.js';
import { guarded } from '../plugins/own/guarded.js';
import { scenarios } from '../plugins/scenarios.js';
import { Random } from '../random/random.js';
import type { RunConfiguration } from '../runs/configuration.js';
import { curriculumOf } from '../runs/curriculum.js';
import { DataInHand } from '../runs/data-in-hand.js';
import { dataOfRun } from '../runs/data-of-run.js';
import { methodOf } from '../runs/method.js';
import { prepareFeatures } from '../runs/prepare-features.js';
import { writeWhole } from '../system/write-whole.js';
import { Course } from '../training/course.js';
import { type Curriculum, orderIn } from '../training/curriculum.js';
import { stepsOfEpochs } from '../training/epochs.js';
import type { Method } from '../training/method.js';
import { npy } from './npy.js';

/** What a stream's files are, for programs in other languages. Paths are relative to the folder. */
export interface StreamDescription {
  scenario: string;
  /** What is known at prediction: task, domain or class. */
  kind: string;
  seed: number;
  /** All that decided it. */
  configuration: RunConfiguration;
  /** [rows, features], float32: of the whole dataset, or of each task's transformed images one after the other. */
  features: { train: string; test: string };
  /** Width of an output layer. */
  outputs: number;
  /** A single one, or one for each task. */
  outputLayers: readonly string[];
  /** Initial values by name: a weight is [inputs, outputs], to be multiplied from the right. */
  weights: Record<string, string>;
  batchSize: number;
  /** Only if batches that are not full are left out. */
  dropLast?: true;
  /** Only if a method is not told when a task ends: then each part of `tasks` has what comes while that task lasts. */
  isTaskFree?: true;
  tasks: StreamTask[];
}

export interface StreamTask {
  /** Classes in the dataset, in the order of their labels. */
  classes: readonly number[];
  /**
   * [samples], int32: rows of the features, and labels to learn; in a stream without borders also the task that each
   * sample belongs to, counted from 0.
   */
  train: { rows: string; labels: string; tasks?: string };
  test: { rows: string; labels: string };
  /** [epochs, samples], int32: positions in `train`, in the order of training. */
  order: string;
  /** Steps of each epoch. */
  steps: readonly number[];
  /** What is done with the features of its samples: each input is Σ weights · features[indices] + offset. */
  transform?: Record<string, string>;
}

/**
 * Writes the stream of a run as it is, features, labels, tasks, order of the samples and initial weights, as NumPy arrays
 * with a description, `stream.json`.
 * @param progress of features that have to be computed
 * @returns the description and the paths of the files; undefined if the signal was aborted before any was written
 * @throws UserError if data are missing, or a file cannot be written
 */
export async function exportStream(
  configuration: RunConfiguration,
  folder: string,
  progress: FeatureProgress,
  signal: AbortSignal,
): Promise<{ description: StreamDescription; files: string[] } | undefined> {
  const { seed, training } = configuration;
  const random = new Random(seed);
  const own = Object.values(scenarios.sourcesOf(configuration.scenario));
  const needed = { ...(await dataOfRun(configuration)), own, configurations: [configuration] };
  await prepareFeatures([needed], progress, signal);
  if (signal.aborted) return undefined;
  const read = () => new DataInHand().tasksOf(configuration);
  const { scenario, features } = await (own.length > 0 ? guarded(own, read) : read());
  const method = await methodOf(configuration, scenario, features.train.features.shape[1]!);
  const curriculum = curriculumOf(scenario, features, method.network, random);

  const course = new Course(curriculum.experiences, curriculum.stream);
  // No larger than the most samples of a task fill.
  const size = Math.min(
    training.batchSize,
    Math.max(...curriculum.experiences.map(({ train }) => train.rows.length)),
  );
  const files: string[] = [];
  const writeTo = (name: string, content: string | Buffer): string => {
    const file = join(folder, name);
    writeWhole(file, content);
    files.push(file);
    return name;
  };
  const write: Write = (name, array) => writeTo(`${name}.npy`, npy(array));
  const description: StreamDescription = {
    scenario: scenario.name,
    kind: scenario.kind,
    seed,
    configuration,
    features: {
      train: write('train-features', curriculum.trainFeatures),
      test: write('test-features', curriculum.testFeatures),
    },
    outputs: scenario.outputs,
    outputLayers: method.network.shape.outputLayers,
    weights: Object.fromEntries(
      Object.entries(curriculum.initialParameters).map(([name, values]) => [
        name,
        write(`weights/${name}`, values),
      ]),
    ),
    batchSize: size,
    ...(training.dropLast && { dropLast: true }),
    ...(curriculum.stream && { isTaskFree: true }),
    tasks: curriculum.experiences.map((_, task) => taskFiles(curriculum, course, method, size, task, write)),
  };
  writeTo('stream.json', `${JSON.stringify(description, null, 2)}\n`);
  return { description, files };
}

/** Writes an array. @returns the file's name */
type Write = (name: string, array: NdArray) => string;

function taskFiles(
  curriculum: Curriculum,
  course: Course,
  method: Method,
  size: number,
  task: number,
  write: Write,
): StreamTask {
  const { test, classes } = curriculum.experiences[task]!;
  const train = course.lists[task]!;
  const samples = train.rows.length;
  const steps = stepsOfEpochs(method, {}, samples, size);
  const order = new Int32Array(steps.length * samples);
  for (const epoch of steps.keys()) {
    order.set(orderIn(curriculum, task, epoch, samples, 0), epoch * samples);
  }
  const place = (name: string) => `task-${task + 1}/${name}`;
  const list = (name: string, values: Int32Array) => write(place(name), int32([values.length], values));
  return {
    classes,
    train: {
      rows: list('train-rows', train.rows),
      labels: list('train-labels', train.labels),
      ...(curriculum.stream && { tasks: list('train-tasks', train.tasks) }),
    },
    test: { rows: list('test-rows', test.rows), labels: list('test-labels', test.labels) },
    order: write(place('order'), int32([steps.length, samples], order)),
    steps,
    ...(curriculum.transforms && {
      transform: Object.fromEntries(
        Object.entries(curriculum.transforms).map(([name, table]) => [
          name,
          write(place(`transform-${name}`), rowOf(table, task)),
        ]),
      ),
    }),
  };
}

/** A task's row of a table [tasks, n]: [n]. */
function rowOf({ dtype, shape, data }: NdArray, task: number): NdArray {
  const width = shape[1]!;
  return { dtype, shape: [width], data: data.slice(task * width, (task + 1) * width) };
}
