import * as tf from '@tensorflow/tfjs-core';
import { float32, type NdArray } from '../engine/array.js';
import type { Engine, Scanned } from '../engine/engine.js';
import type { NamedArrays } from '../heads/layer.js';
import { mapNamed } from '../plugins/named.js';
import type { TaskSplit } from '../plugins/scenario.js';
import type { Importance, NamedTensors } from '../plugins/strategy.js';
import { batches } from './batches.js';
import { differentiate } from './gradients.js';
import type { Method, Phase } from './method.js';
import { type Batch, countedColumns, type Features } from './train-step.js';

type Sum = { sum: NamedTensors };
type Accumulate = Scanned<Sum, Batch, Features, { parameters: NamedTensors }, { loss: tf.Scalar }>;

/** Measures how much each parameter matters to a task, as a strategy's `importance` describes it. */
export class ImportanceMeter {
  private readonly compiled = new Map<string, Accumulate>();

  constructor(
    private readonly engine: Engine,
    private readonly method: Method,
    private readonly importance: Importance<object>,
  ) {}

  /** @param order positions within the split, in the order in which they are visited. */
  async measure(
    parameters: NamedArrays,
    phase: Phase,
    features: NdArray,
    split: TaskSplit,
    order: Int32Array,
  ): Promise<NamedArrays> {
    const parts = batches(split, order, this.importance.over === 'samples' ? 1 : this.method.batchSize);
    const accumulate = this.accumulateFor(phase);
    let sum: NamedArrays = Object.fromEntries(
      Object.entries(parameters).map(([name, { shape }]) => [name, float32(shape)]),
    );
    let count = 0;
    for (const { each } of parts) {
      const { carry } = await accumulate({
        carry: { sum },
        each,
        tables: { features },
        shared: { parameters },
      });
      sum = carry.sum;
      count += each.rows.shape[0]!;
    }
    return Object.fromEntries(
      Object.entries(sum).map(([name, { shape, data }]) => [
        name,
        float32(
          shape,
          Float32Array.from(data, (value) => value / count),
        ),
      ]),
    );
  }

  private accumulateFor({ outputLayer, columns }: Phase): Accumulate {
    const key = `${outputLayer}:${columns}`;
    const known = this.compiled.get(key);
    if (known) return known;
    const { network, strategy, hyperparameters } = this.method;
    const { loss, magnitude } = this.importance;
    const headLoss = this.importance.headLoss?.(hyperparameters) ? network.loss : undefined;
    const made: Accumulate = this.engine.scan(
      `importance of ${strategy.name}`,
      ({ sum }, { each, tables, shared }) => {
        const features: tf.Tensor2D = tf.gather(tables.features, each.rows);
        const { value, gradients } = differentiate(() => {
          const logits = network.logits(shared.parameters, features, outputLayer);
          const own: tf.Scalar = tf.sum(loss(countedColumns(logits, columns)));
          return headLoss ? tf.add(own, headLoss(shared.parameters, outputLayer)) : own;
        }, shared.parameters);
        const magnitudeOf = magnitude === 'square' ? tf.square : tf.abs;
        const next = mapNamed(sum, (total, name) => {
          const gradient = gradients[name];
          return gradient ? tf.add(total, magnitudeOf(gradient)) : total;
        });
        return { carry: { sum: next }, output: { loss: value } };
      },
    );
    this.compiled.set(key, made);
    return made;
  }
}
