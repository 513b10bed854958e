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
import { type Batch, countedColumns, type Features } from './train-step.js';

const batchSize = 500;

type Counted = Batch & { weights: tf.Tensor1D };
type Sums = { correct: tf.Scalar; loss: tf.Scalar };
type Evaluate = Scanned<Record<string, never>, Counted, Features, { parameters: NamedTensors }, Sums>;

export interface Evaluation {
  /** Fraction of samples whose largest logit is that of their label. */
  accuracy: number;
  /** Mean cross-entropy in nats. */
  loss: number;
  samples: number;
}

/** Tests a network on the samples of a task. */
export class Evaluator {
  private readonly compiled = new Map<number, Evaluate>();

  constructor(
    private readonly engine: Engine,
    private readonly method: Method,
  ) {}

  async evaluate(
    parameters: NamedArrays,
    { outputLayer, columns }: Phase,
    features: NdArray,
    split: TaskSplit,
  ): Promise<Evaluation> {
    const samples = split.rows.length;
    const { outputLayers } = this.method.network.shape;
    const { outputs } = await this.evaluateOn(columns)({
      carry: {},
      each: padded(split, batchSize),
      tables: { features },
      shared: { parameters: withOneOutputLayer(parameters, outputLayers, outputLayer) },
    });
    return { accuracy: sum(outputs.correct) / samples, loss: sum(outputs.loss) / samples, samples };
  }

  private evaluateOn(columns: number): Evaluate {
    const known = this.compiled.get(columns);
    if (known) return known;
    const { network } = this.method;
    const [layer] = network.shape.outputLayers as [string];
    const made: Evaluate = this.engine.scan('evaluation', (carry, { each, tables, shared }) => {
      const features: tf.Tensor2D = tf.gather(tables.features, each.rows);
      const logits = countedColumns(network.logits(shared.parameters, features, layer), columns);
      const hits = tf.cast(tf.equal(tf.argMax(logits, 1), each.labels), 'float32');
      return {
        carry,
        output: {
          correct: tf.sum(tf.mul(hits, each.weights)),
          loss: tf.sum(tf.mul(crossEntropies(logits, each.labels), each.weights)),
        },
      };
    });
    this.compiled.set(columns, made);
    return made;
  }
}

const sum = ({ data }: NdArray): number => Float64Array.from(data).reduce((total, value) => total + value, 0);
