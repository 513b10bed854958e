import * as tf from '@tensorflow/tfjs-core';
import { type Arrays, float32, int32, type NdArray } from '../engine/array.js';
import type { Engine, Scanned } from '../engine/engine.js';
import type { NamedArrays } from '../heads/layer.js';
import type { Meet } from '../heads/meeting.js';
import { mapNamed } from '../plugins/named.js';
import type { Importance, NamedTensors, StrategyState } from '../plugins/strategy.js';
import type { TaskSplit } from '../plugins/task-sequence.js';
import { batches, padded, picked } from './batches.js';
import type { NetworkAt } from './evaluation.js';
import { differentiate } from './gradients.js';
import { type Method, type OutputPart, ofLastLayer } from './method.js';
import { gatesOf } from './network-in-use.js';
import { inLayer, layerOf, ofLayer, withOneOutputLayer } from './output-layers.js';
import { seenColumns } from './seen-classes.js';
import { squaredGradients } from './squared-gradients.js';
import type { Batch, Features, WeightedBatch } from './train-step.js';

/** Samples per batch: enough that accumulating sums as large as the parameters costs little. */
const samplesAtOnce = 512;

type Sum = { sum: NamedTensors };
/** A batch; with weights if it may be padded. */
type Weighted = Batch | WeightedBatch;
/** The state only if the strategy's gates depend on it; the task as [1]. */
type At = { parameters: NamedTensors; state: StrategyState; task: tf.Tensor1D };
type Accumulate = Scanned<Sum, Weighted, Features, At, Record<string, never>>;

/** Measures how much each parameter matters to a task, as a strategy's `importance` describes it. */
export class ImportanceMeter {
  /** By the number of columns that count and the layer that the head's own loss is of. */
  private readonly compiled = new Map<string, Accumulate>();

  constructor(
    private readonly engine: Engine,
    private readonly method: Method,
    private readonly importance: Importance<object>,
  ) {}

  /** @param order positions within the split, in the order to visit them @returns arrays shaped like the parameters */
  async measure(
    { parameters, state, task }: NetworkAt,
    phase: OutputPart,
    features: NdArray,
    split: TaskSplit,
    order: Int32Array,
  ): Promise<NamedArrays> {
    const parts = this.partsOf(split, order);
    const { outputLayers } = this.method.network.shape;
    const [first, last] = [outputLayers[0]!, outputLayers.at(-1)!];
    // The loss may depend on two output layers: that in use, which is renamed to the first, and the last one.
    const isApart =
      this.headLoss !== undefined && ofLastLayer(this.method.network) && phase.outputLayer !== last;
    const accumulate = this.accumulateFor(phase.columns, isApart ? last : first);
    const measured = {
      ...withOneOutputLayer(parameters, outputLayers, phase.outputLayer),
      ...(isApart ? ofLayer(parameters, last) : {}),
    };
    let sum = zerosLike(measured);
    for (const each of parts) {
      const { carry } = await accumulate({
        carry: { sum },
        each,
        tables: { features },
        shared: {
          parameters: measured,
          state: this.method.strategy.gates ? state : {},
          task: int32([1], [task]),
        },
      });
      sum = carry.sum;
    }
    const count =
      this.importance.over === 'samples' ? order.length : Math.ceil(order.length / this.method.batchSize);
    const means = Object.entries(sum).map(([name, { shape, data }]) => [
      layerOf(name) === first ? inLayer(name, phase.outputLayer) : name,
      float32(
        shape,
        Float32Array.from(data, (value) => value / count),
      ),
    ]);
    return { ...zerosLike(parameters), ...Object.fromEntries(means) };
  }

  /** Computes the sum of a batch's squared per-sample gradients; if undefined, samples are taken one by one. */
  private get squares() {
    const { over, magnitude } = this.importance;
    return over === 'samples' && magnitude === 'square' ? this.method.network.squaredGradients : undefined;
  }

  /** The head's own loss, if it counts. */
  private get headLoss() {
    const { network, hyperparameters } = this.method;
    return this.importance.headLoss?.(hyperparameters) ? network.loss : undefined;
  }

  private partsOf(split: TaskSplit, order: Int32Array): Arrays<Weighted>[] {
    // Padded, because each batch size would need its own compiled program.
    if (this.squares) return [padded(picked(split, order), Math.min(order.length, samplesAtOnce))];
    const size = this.importance.over === 'samples' ? 1 : this.method.batchSize;
    return batches(split, order, size);
  }

  private accumulateFor(columns: number, headLossOf: string): Accumulate {
    const key = `${columns} ${headLossOf}`;
    const known = this.compiled.get(key);
    if (known) return known;
    const { network, strategy } = this.method;
    const [outputLayer] = network.shape.outputLayers as [string];
    const { squares } = this;
    const { loss } = this.importance;
    const { headLoss } = this;
    const made: Accumulate = this.engine.scan(
      `importance of ${strategy.name}`,
      ({ sum }, { each, tables, shared }) => {
        const features: tf.Tensor2D = tf.gather(tables.features, each.rows);
        const { parameters, state, task } = shared;
        const losses = (meet?: Meet) => {
          const gates = gatesOf(this.method, parameters, state, tf.tile(task, [features.shape[0]]));
          return loss(seenColumns(network.logits(parameters, features, outputLayer, meet, gates), columns));
        };
        const own = headLoss && (() => headLoss(parameters, headLossOf));
        const magnitudes =
          squares && 'weights' in each
            ? squaredGradients({ squares, parameters, outputLayer, weights: each.weights }, losses, own)
            : this.magnitudes(
                () => (own ? tf.add(tf.sum(losses()), own()) : tf.sum(losses())) as tf.Scalar,
                parameters,
              );
        const next = mapNamed(sum, (total, name) => {
          const added = magnitudes[name];
          return added ? tf.add(total, added) : total;
        });
        return { carry: { sum: next }, output: {} };
      },
    );
    this.compiled.set(key, made);
    return made;
  }

  /** Magnitudes of the gradients of one scalar: the loss of a batch or of a single sample. */
  private magnitudes(scalar: () => tf.Scalar, parameters: NamedTensors): Partial<NamedTensors> {
    const { gradients } = differentiate(scalar, parameters);
    const magnitudeOf = this.importance.magnitude === 'square' ? tf.square : tf.abs;
    return Object.fromEntries(
      Object.entries(gradients).map(([name, gradient]) => [name, gradient && magnitudeOf(gradient)]),
    );
  }
}

const zerosLike = (arrays: NamedArrays): NamedArrays =>
  Object.fromEntries(Object.entries(arrays).map(([name, { shape }]) => [name, float32(shape)]));
