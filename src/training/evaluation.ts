import * as tf from '@tensorflow/tfjs-core';
import type { NdArray } from '../engine/array.js';
import type { Engine, Scanned } from '../engine/engine.js';
import type { NamedArrays } from '../heads/layer.js';
import type { NamedTensors } from '../plugins/strategy.js';
import type { TaskSplit } from '../plugins/task-sequence.js';
import { padded } from './batches.js';
import { crossEntropies } from './losses.js';
import type { Method, Phase } from './method.js';
import { withOneOutputLayer } from './output-layers.js';
import { amongSeen, seenAmong } from './seen-classes.js';
import type { Features, WeightedBatch } from './train-step.js';

const batchSize = 500;

/** The network to test, and [outputs]: 1 for the classes seen so far, read only in class-incremental scenarios. */
type Tested = { parameters: NamedTensors; seen: tf.Tensor1D };
type Sums = { correct: tf.Scalar; loss: tf.Scalar };
type Scan = Scanned<Record<string, never>, WeightedBatch, Features, Tested, Sums>;

export interface Evaluation {
  /** Fraction of samples whose largest logit is that of their label. */
  accuracy: number;
  /** Mean cross-entropy in nats. */
  loss: number;
  samples: number;
}

/** Tests a network on the samples of a task. */
export class Evaluator {
  private readonly run: Scan;

  constructor(
    engine: Engine,
    private readonly method: Method,
  ) {
    const { network, kind } = method;
    const [layer] = network.shape.outputLayers as [string];
    this.run = engine.scan('evaluation', (carry, { each, tables, shared }) => {
      const features: tf.Tensor2D = tf.gather(tables.features, each.rows);
      const logits = amongSeen(kind, network.logits(shared.parameters, features, layer), shared.seen);
      const hits = tf.cast(tf.equal(tf.argMax(logits, 1), each.labels), 'float32');
      return {
        carry,
        output: {
          correct: tf.sum(tf.mul(hits, each.weights)),
          loss: tf.sum(tf.mul(crossEntropies(logits, each.labels), each.weights)),
        },
      };
    });
  }

  async evaluate(
    parameters: NamedArrays,
    { outputLayer, columns }: Phase,
    features: NdArray,
    split: TaskSplit,
  ): Promise<Evaluation> {
    const samples = split.rows.length;
    const { outputLayers, outputs: classes } = this.method.network.shape;
    const { outputs } = await this.run({
      carry: {},
      each: padded(split, batchSize),
      tables: { features },
      shared: {
        parameters: withOneOutputLayer(parameters, outputLayers, outputLayer),
        seen: seenAmong(classes, columns),
      },
    });
    return { accuracy: sum(outputs.correct) / samples, loss: sum(outputs.loss) / samples, samples };
  }
}

const sum = ({ data }: NdArray): number => Float64Array.from(data).reduce((total, value) => total + value, 0);
