import * as tf from '@tensorflow/tfjs-core';
import { type Arrays, int32, type NdArray, type Nest } from '../engine/array.js';
import type { Device, Engine, Scanned } from '../engine/engine.js';
import type { NamedArrays } from '../heads/layer.js';
import type { NamedTensors, StrategyState } from '../plugins/strategy.js';
import type { TaskSplit } from '../plugins/task-sequence.js';
import { padded } from './batches.js';
import { inputsOf, type PartData, type Transforms } from './inputs.js';
import { crossEntropies } from './losses.js';
import { type Method, outputLayerOf } from './method.js';
import { gatesOf, networkInUse, type OfTask } from './network-in-use.js';
import { withOneOutputLayer } from './output-layers.js';
import { amongOwn, amongSeen, markedLabels } from './seen-classes.js';
import type { Features, WeightedBatch } from './train-step.js';

/** A device computes larger batches in the same time; on the CPU they would not fit into its caches. */
export const batchSizeOn = (device: Device): number => (device === 'cpu' ? 500 : 2500);

export type TestedSamples = WeightedBatch & { tasks: tf.Tensor1D };
/** The network to test; the state only if the strategy's gates or predictions depend on it. */
export type TestedNetwork = {
  parameters: NamedTensors;
  state: StrategyState;
  ofTask: OfTask;
};
type Tested = TestedNetwork & {
  /** [outputs]: 1 for the classes of the tested task; only in class-incremental scenarios. */
  own?: tf.Tensor1D;
  transforms?: Transforms;
};
/** `correctOfOwn`: with the prediction among `own`. */
type Answers = { predicted: tf.Tensor1D; correct: tf.Scalar; correctOfOwn?: tf.Scalar; loss: tf.Scalar };
type Scan = Scanned<Record<string, never>, TestedSamples, Features, Tested, Answers>;

/** A network as it is after some task. */
export interface NetworkAt {
  parameters: NamedArrays;
  /** The strategy's state. */
  state: Nest<NdArray>;
  /** The task whose samples it gets, counted from 0. */
  task: number;
}

export interface Evaluation {
  /** Fraction of samples whose largest logit is that of their label. */
  accuracy: number;
  /** The same among the classes of the tested task alone; only in class-incremental scenarios. */
  taskAware?: number;
  /** Mean cross-entropy in nats. */
  loss: number;
  samples: number;
  /** The label of each sample's largest logit, in the order of the split: [samples]. */
  predicted: Int32Array;
}

/** Tests a network on the samples of a task. */
export class Evaluator {
  private readonly run: Scan;

  constructor(
    private readonly engine: Engine,
    private readonly method: Method,
  ) {
    const { kind } = method;
    this.run = engine.scan('evaluation', (carry, { each, tables, shared }) => {
      const features = inputsOf(tables.features, shared.transforms, each.rows, each.tasks);
      const scores = amongSeen(kind, scoresOf(method, features, each, shared), shared.ofTask.seen);
      const predicted: tf.Tensor1D = tf.argMax(scores, 1);
      const correct = (labels: tf.Tensor1D): tf.Scalar =>
        tf.sum(tf.mul(tf.cast(tf.equal(labels, each.labels), 'float32'), each.weights));
      return {
        carry,
        output: {
          predicted,
          correct: correct(predicted),
          ...(shared.own && { correctOfOwn: correct(tf.argMax(amongOwn(scores, shared.own), 1)) }),
          loss: tf.sum(tf.mul(crossEntropies(scores, each.labels), each.weights)),
        },
      };
    });
  }

  /** @param ofTask which output layer and columns count */
  async evaluate(
    { parameters, state, task }: NetworkAt,
    ofTask: Arrays<OfTask>,
    { features, transforms }: PartData,
    split: TaskSplit,
  ): Promise<Evaluation> {
    const { network, kind } = this.method;
    const samples = split.rows.length;
    const batches = padded(split, batchSizeOn(this.engine.device));
    const { shape, data } = batches.rows;
    const { outputs } = await this.run({
      carry: {},
      each: { ...batches, tasks: int32(shape, new Int32Array(data.length).fill(task)) },
      tables: { features },
      shared: {
        ...testedNetwork(this.method, { parameters, state, task }, ofTask),
        ...(kind === 'class' && { own: markedLabels(network.shape.outputs, split.labels) }),
        ...(transforms && { transforms }),
      },
    });
    const { predicted, correct, correctOfOwn, loss } = outputs;
    return {
      accuracy: sum(correct) / samples,
      ...(correctOfOwn && { taskAware: sum(correctOfOwn) / samples }),
      loss: sum(loss) / samples,
      samples,
      predicted: (predicted.data as Int32Array).slice(0, samples),
    };
  }
}

/** What of a network programs take that predict. @param ofTask which output layer and columns count */
export const testedNetwork = (
  { strategy, network, kind }: Method,
  { parameters, state, task }: NetworkAt,
  ofTask: Arrays<OfTask>,
): Arrays<TestedNetwork> => ({
  parameters: strategy.predict
    ? parameters
    : withOneOutputLayer(parameters, network.shape.outputLayers, outputLayerOf(kind, task)),
  state: strategy.predict || strategy.gates ? state : {},
  ofTask,
});

/** What the prediction is the largest of: logits, unless the strategy predicts in its own way. */
export function scoresOf(
  method: Method,
  features: tf.Tensor2D,
  { labels, tasks, weights }: TestedSamples,
  { parameters, state, ofTask }: TestedNetwork,
): tf.Tensor2D {
  const { network, strategy, hyperparameters } = method;
  if (!strategy.predict) {
    const [layer] = network.shape.outputLayers as [string];
    const gates = gatesOf(method, parameters, state, tasks);
    return network.logits(parameters, features, layer, undefined, gates);
  }
  // Nothing is kept of what is tested.
  const samples = { features, labels: tf.zerosLike(labels), tasks, weights, places: tf.zerosLike(labels) };
  const inUse = networkInUse(method, ofTask, state, (tested) => tested === tasks);
  return strategy.predict(parameters, samples, state as never, inUse, hyperparameters);
}

const sum = ({ data }: NdArray): number => Float64Array.from(data).reduce((total, value) => total + value, 0);
