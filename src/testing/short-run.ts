import { pixels } from '../backbones/pixels.js';
import {
  type DatasetPart,
  type FeatureDataset,
  hasFeatures,
  type ImageDataset,
  type LabelledFeatures,
  type LoadedDataset,
} from '../data/dataset.js';
import { array, type NdArray } from '../engine/array.js';
import type { Engine } from '../engine/engine.js';
import { mlp } from '../heads/mlp.js';
import type { AnyStrategy } from '../plugins/strategy.js';
import type { Experience, Scenario, TaskSplit } from '../plugins/task-sequence.js';
import { Random } from '../random/random.js';
import { transformsOf } from '../training/inputs.js';
import { Learner } from '../training/learner.js';
import { outputLayers } from '../training/method.js';
import { findOptimizer } from '../training/optimizers/registry.js';
import { randomChoices } from '../training/random-choices.js';
import type { TaskAccuracy } from '../training/task-accuracy.js';

/** At most this many images of each task are used for training, and as many for testing. */
const MOST = 1000;

/**
 * A run that takes a second or two: an MLP with 64 hidden units on the pixels or features of a thousand samples per task, two epochs
 * in batches of 20, with the strategy's defaults.
 * @param tasks number of tasks, from the first on; all by default
 */
export async function shortRun(
  engine: Engine,
  strategy: AnyStrategy,
  scenario: Scenario,
  dataset: LoadedDataset,
  tasks = scenario.experiences.length,
): Promise<TaskAccuracy[]> {
  const { kind, outputs, testedOn } = scenario;
  const experiences = scenario.experiences.slice(0, tasks);
  const train = await partOf(dataset, 'train', experiences, 'train');
  const test = await partOf(dataset, testedOn, experiences, 'test');
  const random = new Random(1);
  const optimizer = findOptimizer(strategy.optimizer);
  const network = mlp.network(
    { hidden: [64], hiddenBiases: true },
    { inputs: train.features.shape[1]!, outputs, outputLayers: outputLayers(kind, experiences.length) },
  );
  const accuracies: TaskAccuracy[] = [];
  await new Learner(engine, {
    network,
    kind,
    strategy,
    hyperparameters: strategy.hyperparameters.parse(strategy.defaults[kind]),
    optimizer,
    learningRate: optimizer.learningRate,
    epochs: 2,
    batchSize: 20,
  }).learn(
    {
      trainFeatures: train.features,
      testFeatures: test.features,
      experiences: experiences.map((experience, task) => ({
        ...experience,
        train: train.splits[task]!,
        test: test.splits[task]!,
      })),
      ...transformsOf(experiences, train.images),
      initialParameters: network.initialParameters(random.split('initial values')),
      ...randomChoices(random),
    },
    { accuracy: (entry) => accuracies.push(entry) },
  );
  return accuracies;
}

/** The pixels or features of some samples of each task, with each task's split adjusted to them. */
async function partOf(
  dataset: LoadedDataset,
  part: DatasetPart,
  experiences: readonly Experience[],
  of: 'train' | 'test',
): Promise<{ features: NdArray; splits: TaskSplit[]; images: FeatureDataset['images'] }> {
  const chosen = experiences.map((experience) => spread(experience[of]));
  const rows = chosen.flatMap((split) => [...split.rows]);
  const { features, images } = hasFeatures(dataset)
    ? { features: rowsOf(dataset[part], rows), images: undefined }
    : await pixelsOf(dataset, part, rows);
  let first = 0;
  const splits = chosen.map(({ labels }) => {
    const start = first;
    first += labels.length;
    return { rows: labels.map((_, index) => start + index), labels };
  });
  return { features, splits, images };
}

async function pixelsOf(
  dataset: ImageDataset,
  part: DatasetPart,
  rows: readonly number[],
): Promise<Pick<LabelledFeatures, 'features'> & Pick<FeatureDataset, 'images'>> {
  const { pixels: all, labels, count } = dataset[part];
  const size = all.length / count;
  const some = new Uint8Array(rows.length * size);
  rows.forEach((row, at) => {
    some.set(all.subarray(row * size, (row + 1) * size), at * size);
  });
  const few = { pixels: some, labels: Int32Array.from(rows, (row) => labels[row]!), count: rows.length };
  const { train, images } = await pixels.features({ ...dataset, train: few, test: few }, {});
  return { features: train.features, images };
}

function rowsOf({ features: { shape, data } }: LabelledFeatures, rows: readonly number[]): NdArray {
  const width = shape[1]!;
  const some = new Float32Array(rows.length * width);
  rows.forEach((row, at) => {
    some.set(data.subarray(row * width, (row + 1) * width), at * width);
  });
  return array('float32', [rows.length, width], some);
}

/** Up to `MOST` samples of a split, evenly spread from first to last. */
function spread({ rows, labels }: TaskSplit): TaskSplit {
  const count = Math.min(MOST, rows.length);
  const picked = Int32Array.from({ length: count }, (_, index) => Math.floor((index * rows.length) / count));
  return { rows: picked.map((at) => rows[at]!), labels: picked.map((at) => labels[at]!) };
}
