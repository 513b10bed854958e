import { pixels } from '../backbones/pixels.js';
import type { FeatureDataset, ImageDataset, LabelledImages } from '../data/dataset.js';
import type { NdArray } from '../engine/array.js';
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
 * A run that takes a second or two: an MLP with 64 hidden units on the pixels of a thousand images per task, two epochs
 * in batches of 20, with the strategy's defaults.
 * @param tasks number of tasks, from the first on; all by default
 */
export async function shortRun(
  engine: Engine,
  strategy: AnyStrategy,
  scenario: Scenario,
  images: ImageDataset,
  tasks = scenario.experiences.length,
): Promise<TaskAccuracy[]> {
  const { kind, outputs, testedOn } = scenario;
  const experiences = scenario.experiences.slice(0, tasks);
  const train = await partOf(images, images.train, experiences, 'train');
  const test = await partOf(images, images[testedOn], experiences, 'test');
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

/** The pixels of some images of each task, with each task's split adjusted to them. */
async function partOf(
  images: ImageDataset,
  part: LabelledImages,
  experiences: readonly Experience[],
  of: 'train' | 'test',
): Promise<{ features: NdArray; splits: TaskSplit[]; images: FeatureDataset['images'] }> {
  const chosen = experiences.map((experience) => spread(experience[of]));
  const rows = chosen.flatMap((split) => [...split.rows]);
  const size = part.pixels.length / part.count;
  const some = new Uint8Array(rows.length * size);
  rows.forEach((row, at) => {
    some.set(part.pixels.subarray(row * size, (row + 1) * size), at * size);
  });
  const few = { pixels: some, labels: Int32Array.from(rows, (row) => part.labels[row]!), count: rows.length };
  const { train, images: shape } = await pixels.features({ ...images, train: few, test: few }, {});
  let first = 0;
  const splits = chosen.map(({ labels }) => {
    const start = first;
    first += labels.length;
    return { rows: labels.map((_, index) => start + index), labels };
  });
  return { features: train.features, splits, images: shape };
}

/** Up to `MOST` samples of a split, evenly spread from first to last. */
function spread({ rows, labels }: TaskSplit): TaskSplit {
  const count = Math.min(MOST, rows.length);
  const picked = Int32Array.from({ length: count }, (_, index) => Math.floor((index * rows.length) / count));
  return { rows: picked.map((at) => rows[at]!), labels: picked.map((at) => labels[at]!) };
}
