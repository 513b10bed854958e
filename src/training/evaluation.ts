import * as tf from '@tensorflow/tfjs-core';
import type { NdArray } from '../engine/array.js';
import type { Engine, Scanned } from '../engine/engine.js';
import type { NamedArrays } from '../heads/layer.js';
import type { NamedTensors } from '../plugins/strategy.js';
import type { TaskSplit } from '../plugins/task-sequence.js';
import { padded } from './batches.js';
import { crossEntropies } from './losses.js';
import type { Method, Phase } from './method.js';
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
    const { outputs } = await this.evaluateOn(columns)({
      carry: {},
      each: padded(split, batchSize),
      tables: { features },
      shared: { parameters: this.withOneOutputLayer(parameters, outputLayer) },
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

  /** The trunk and one output layer, renamed to the first, so that all output layers share one compiled program. */
  private withOneOutputLayer(parameters: NamedArrays, outputLayer: string): NamedArrays {
    const { outputLayers } = this.method.network.shape;
    const layerOf = (name: string) => name.slice(0, name.indexOf('.'));
    return Object.fromEntries(
      Object.entries(parameters)
        .filter(([name]) => layerOf(name) === outputLayer || !outputLayers.includes(layerOf(name)))
        .map(([name, value]) => [
          layerOf(name) === outputLayer ? `${outputLayers[0]}${name.slice(outputLayer.length)}` : name,
          value,
        ]),
    );
  }
}

const sum = ({ data }: NdArray): number => Float64Array.from(data).reduce((total, value) => total + value, 0);
