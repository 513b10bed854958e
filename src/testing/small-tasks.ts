import { float32, type NdArray } from '../engine/array.js';
import { mlp } from '../heads/mlp.js';
import type { AnyStrategy } from '../plugins/strategy.js';
import type { ScenarioKind } from '../plugins/task-sequence.js';
import { Random } from '../random/random.js';
import type { Curriculum } from '../training/curriculum.js';
import { type Method, outputLayers } from '../training/method.js';
import { findOptimizer } from '../training/optimizers/registry.js';

const tasks = 3;
const inputs = 6;
const samples = { train: 20, test: 8 };

/** A small network, trained in batches of 8, by default with the strategy's defaults. */
export const smallMethod = (
  strategy: AnyStrategy,
  kind: ScenarioKind,
  options: object = strategy.defaults[kind]!,
): Method => ({
  network: mlp.network(
    { hidden: [8], hiddenBiases: true },
    { inputs, outputs: kind === 'class' ? 2 * tasks : 2, outputLayers: outputLayers(kind, tasks) },
  ),
  kind,
  strategy,
  hyperparameters: strategy.hyperparameters.parse(options),
  optimizer: findOptimizer(strategy.optimizer),
  learningRate: findOptimizer(strategy.optimizer).learningRate,
  epochs: 2,
  batchSize: 8,
});

/** Three tasks of two classes; each class is a cloud of points around its own centre. */
export function smallCurriculum({ kind, network }: Method, seed = 1): Curriculum {
  const random = new Random(seed);
  const classes = 2 * tasks;
  const featuresOf = (part: 'train' | 'test'): NdArray => {
    const draw = random.split(part);
    const points = Array.from({ length: classes * samples[part] }, (_, row) =>
      Array.from({ length: inputs }, (_, axis) => draw.normal() + (axis === row % classes ? 3 : 0)),
    );
    return float32([points.length, inputs], points.flat());
  };
  const splitOf = (part: 'train' | 'test', task: number) => {
    // Rows go through the classes in turn; these are the task's own.
    const rows = Int32Array.from(
      { length: 2 * samples[part] },
      (_, index) => Math.floor(index / 2) * classes + 2 * task + (index % 2),
    );
    return { rows, labels: rows.map((row) => (kind === 'class' ? row % classes : row % 2)) };
  };
  return {
    trainFeatures: featuresOf('train'),
    testFeatures: featuresOf('test'),
    experiences: Array.from({ length: tasks }, (_, task) => ({
      train: splitOf('train', task),
      test: splitOf('test', task),
      classes: [2 * task, 2 * task + 1],
    })),
    initialParameters: network.initialParameters(random.split('initial values')),
    order: (task, epoch, count) => random.split('order', task, epoch).permutation(count),
    drawn: (task, all, count) => random.split('drawn', task).sample(all, count),
    random,
  };
}
