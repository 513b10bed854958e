import * as tf from '@tensorflow/tfjs-core';
import { type Arrays, float32, type NdArray, sizeOf } from '../engine/array.js';
import type { Engine, Scanned } from '../engine/engine.js';
import type { NamedArrays } from '../heads/layer.js';
import type { Meet } from '../heads/meeting.js';
import { mapNamed } from '../plugins/named.js';
import type { Importance, NamedTensors, StrategyState } from '../plugins/strategy.js';
import type { TaskSplit } from '../plugins/task-sequence.js';
import type { Random } from '../random/random.js';
import { batches, padded, picked, tasksOfBatches } from './batches.js';
import type { NetworkAt } from './evaluation.js';
import { differentiate } from './gradients.js';
import { inputsOf, type PartData, type Transforms } from './inputs.js';
import type { SampleList } from './memory/sample-list.js';
import { type Method, type OutputPart, ofLastLayer } from './method.js';
import { gatesOf } from './network-in-use.js';
import { inLayer, layerOf, ofLayer, withOneOutputLayer } from './output-layers.js';
import { lossesOfSamples } from './sample-losses.js';
import { seenColumns } from './seen-classes.js';
import { squaredGradients } from './squared-gradients.js';
import type { Batch, Features, WeightedBatch } from './train-step.js';

/** Samples per batch: enough that accumulating sums as large as the parameters costs little. */
const samplesAtOnce = 512;

type Sum = { sum: NamedTensors };
/** A batch, with the task of each sample and a random number for it; with weights if it may be padded. */
type Measured = (Batch | WeightedBatch) & { tasks: tf.Tensor1D; uniform: tf.Tensor1D };
/** The state only if the strategy's gates depend on it. */
type At = { parameters: NamedTensors; state: StrategyState; transforms?: Transforms };
type Accumulate = Scanned<Sum, Measured, Features, At, Record<string, never>>;

/** Measures how much each parameter matters to a task, as a strategy's `importance` describes it. */
export class ImportanceMeter {
  /** By the number of columns that count and the layer that the head's own loss is of. */
  private readonly compiled = new Map<string, Accumulate>();

  constructor(
    private readonly engine: Engine,
    private readonly method: Method,
    private readonly importance: Importance<object>,
  ) {}

  /**
   * @param samples of the task
   * @param order positions within them, in the order to visit them
   * @param random for what the loss draws
   * @returns arrays shaped like the parameters
   */
  async measure(
    { parameters, state }: Omit<NetworkAt, 'task'>,
    phase: OutputPart,
    { features, transforms }: PartData,
    samples: SampleList,
    order: Int32Array,
    random: Random,
  ): Promise<NamedArrays> {
    const plain = this.partsOf(samples, order);
    const tasks = tasksOfBatches(
      samples,
      order,
      plain.map(({ rows }) => rows.shape),
    );
    const parts = plain.map((part, index) => ({
      ...part,
      tasks: tasks[index]!,
      uniform: uniformLike(part.rows, random),
    }));
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
          ...(transforms && { transforms }),
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

  private partsOf(split: TaskSplit, order: Int32Array): Arrays<Batch | WeightedBatch>[] {
    // Padded, because each batch size would need its own compiled program.
    if (this.squares) return [padded(picked(split, order), Math.min(order.length, samplesAtOnce))];
    const size = this.importance.over === 'samples' ? 1 : this.method.batchSize;
    return batches(split, order, size);
  }

  private accumulateFor(columns: number, headLossOf: string): Accumulate {
    const key = `${columns} ${headLossOf}`;
    const known = this.compiled.get(key);
    if (known) return known;
    const { network, strategy, hyperparameters } = this.method;
    const [outputLayer] = network.shape.outputLayers as [string];
    const { squares, headLoss, importance } = this;
    const made: Accumulate = this.engine.scan(
      `importance of ${strategy.name}`,
      ({ sum }, { each, tables, shared }) => {
        const { parameters, state, transforms } = shared;
        const features = inputsOf(tables.features, transforms, each.rows, each.tasks);
        const logits = (meet?: Meet) => {
          const gates = gatesOf(this.method, parameters, state, each.tasks);
          return seenColumns(network.logits(parameters, features, outputLayer, meet, gates), columns);
        };
        const losses = (meet?: Meet) => importance.loss(logits(meet), each, hyperparameters);
        const weights = importance.weights?.(logits(), each, hyperparameters);
        const own = headLoss && (() => headLoss(parameters, headLossOf));
        const magnitudes =
          squares && 'weights' in each
            ? squaredGradients(
                { squares, parameters, outputLayer, counts: each.weights, weights },
                losses,
                own,
              )
            : this.magnitudes(losses, weights, own, parameters);
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

  /**
   * Magnitudes of the gradients of the loss of a batch or of a single sample; weighted sums of them, if it has several.
   * @param own a term that is added to each loss
   */
  private magnitudes(
    losses: () => tf.Tensor,
    weights: tf.Tensor | undefined,
    own: (() => tf.Scalar) | undefined,
    parameters: NamedTensors,
  ): Partial<NamedTensors> {
    const { over } = this.importance;
    if (over === 'batches') return this.magnitudesOf(losses, own, parameters);
    const each = lossesOfSamples(losses().shape, tf.ones([1]), weights);
    return each
      .map(({ of, weights: weight }) => {
        const one = this.magnitudesOf(() => of(losses()), own, parameters);
        return weights ? mapSome(one, (magnitude) => tf.mul(magnitude, weight)) : one;
      })
      .reduce((sum, more) => mapSome(sum, (magnitude, name) => tf.add(magnitude, more[name]!)));
  }

  private magnitudesOf(
    loss: () => tf.Tensor,
    own: (() => tf.Scalar) | undefined,
    parameters: NamedTensors,
  ): Partial<NamedTensors> {
    const magnitudeOf = this.importance.magnitude === 'square' ? tf.square : tf.abs;
    const { gradients } = differentiate(
      () => (own ? tf.add(tf.sum(loss()), own()) : tf.sum(loss())) as tf.Scalar,
      parameters,
    );
    return mapSome(gradients, (gradient) => magnitudeOf(gradient));
  }
}

/** Like `mapNamed`, where a loss may not depend on all parameters. */
const mapSome = (
  tensors: Partial<NamedTensors>,
  make: (tensor: tf.Tensor, name: string) => tf.Tensor,
): Partial<NamedTensors> =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, tensor && make(tensor, name)]));

/** A number in 0 … 1 for each sample, in the order in which they are visited. */
const uniformLike = ({ shape }: NdArray, random: Random): NdArray =>
  float32(
    shape,
    Array.from({ length: sizeOf(shape) }, () => random.uniform()),
  );

const zerosLike = (arrays: NamedArrays): NamedArrays =>
  Object.fromEntries(Object.entries(arrays).map(([name, { shape }]) => [name, float32(shape)]));
