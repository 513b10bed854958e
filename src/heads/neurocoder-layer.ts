import * as tf from '@tensorflow/tfjs-core';
import type { NamedTensors } from '../plugins/strategy.js';
import { cosines } from './attention.js';
import { normal, xavier } from './initial-values.js';
import type { Layer, NamedArrays } from './layer.js';

/** Sizes of a Neurocoder layer, by the paper's letters (Le, Venkatesh 2020, arXiv:2009.11443, Table 1). */
export interface NeurocoderOptions {
  /** P: slots of each program memory. */
  slots: number;
  /** K: size of a key. */
  keyDim: number;
  /** J: steps of recurrent attention; one step has no controller and no gates. */
  steps: number;
  /** H: attention heads, each of which retrieves a component a step. */
  heads: number;
  /** l_I: slots that count as least used. */
  leastUsed: number;
  /** C: units of the LSTM controller, with more than one step. */
  controllerUnits: number;
  /** Whether the working program has a residual program beside its components. */
  residual: boolean;
}

const memories = ['U', 'V', 'S'] as const;
type Memory = (typeof memories)[number];

/** For each memory: each sample's weights of the slots, for each component: [batch, components, slots]. */
type Attention = Record<Memory, tf.Tensor3D>;

/** A layer whose weight matrix is composed for each sample from stored singular vectors and values. */
export const neurocoderLayer = (options: NeurocoderOptions): Layer => ({
  initialParameters: (inputs, outputs, random) => {
    const { slots, keyDim, steps, heads, controllerUnits, residual } = options;
    const weight = (name: string, rows: number, columns: number) => ({
      [name]: xavier([rows, columns], random.split(name)),
    });
    const bias = (name: string, size: number) => ({ [name]: normal([size], 0.01, random.split(name)) });
    const affine = (name: string, rows: number, columns: number) => ({
      ...weight(`${name}.weight`, rows, columns),
      ...bias(`${name}.bias`, columns),
    });
    const controls = 3 * heads * controlsOf(options);
    return {
      ...weight('memoryU', slots, inputs),
      ...weight('memoryV', slots, outputs),
      ...weight('memoryS', slots, 1),
      ...affine('keyU', inputs, keyDim),
      ...affine('keyV', outputs, keyDim),
      ...affine('keyS', 1, keyDim),
      ...(steps === 1
        ? affine('composition', inputs, controls)
        : {
            ...weight('lstm.kernel', inputs, 4 * controllerUnits),
            ...weight('lstm.recurrentKernel', controllerUnits, 4 * controllerUnits),
            ...bias('lstm.bias', 4 * controllerUnits),
            ...affine('composition', controllerUnits, controls),
          }),
      ...(residual ? { ...affine('integration', inputs, 1), ...weight('residual', inputs, outputs) } : {}),
    } as NamedArrays;
  },

  // No working program is built: x·u_n = Σ_i w_i·(x·memoryU(i)), so one product with memoryU serves all
  // components, and one with memoryV gives y.
  apply(parameters, x) {
    const attention = neurocoderAttention(options, parameters, x);
    const values = singularValues(parameters, attention.S);
    const onSlots = tf.expandDims(tf.matMul(x, parameters.memoryU as tf.Tensor2D, false, true), 1);
    const onComponents = tf.sum(tf.mul(attention.U, onSlots), 2);
    const scaled = tf.expandDims(tf.mul(values, onComponents), 2);
    const weights: tf.Tensor2D = tf.sum(tf.mul(attention.V, scaled), 1);
    const active: tf.Tensor2D = tf.matMul(weights, parameters.memoryV as tf.Tensor2D);
    if (!options.residual) return active;
    const smallest = tf.slice(values, [0, values.shape[1] - 1], [values.shape[0], 1]);
    const gate = tf.mul(tf.sigmoid(affine(parameters, 'integration', x)), smallest);
    return tf.add(active, tf.mul(gate, tf.matMul(x, parameters.residual as tf.Tensor2D)));
  },

  /** Eq. 5: ‖M_U·M_Uᵀ − I‖ + ‖M_V·M_Vᵀ − I‖, Frobenius norms. */
  loss: ({ memoryU, memoryV }) =>
    tf.add(distanceFromOrthonormal(memoryU as tf.Tensor2D), distanceFromOrthonormal(memoryV as tf.Tensor2D)),
});

/** Control values of one head for one memory: a query, and a gate where there are several steps. */
const controlsOf = ({ steps, keyDim }: NeurocoderOptions): number => (steps === 1 ? keyDim : keyDim + 1);

const affine = (parameters: NamedTensors, name: string, x: tf.Tensor2D): tf.Tensor2D =>
  tf.add(tf.matMul(x, parameters[`${name}.weight`] as tf.Tensor2D), parameters[`${name}.bias`]!);

function distanceFromOrthonormal(memory: tf.Tensor2D): tf.Scalar {
  const gram = tf.sub(tf.matMul(memory, memory, false, true), tf.eye(memory.shape[0]));
  return tf.sqrt(tf.sum(tf.square(gram)));
}

/** Eqs. 9 to 14: attention of all steps, step after step, head after head within a step. */
export function neurocoderAttention(
  options: NeurocoderOptions,
  parameters: NamedTensors,
  x: tf.Tensor2D,
): Attention {
  const signals = controlSignals(options, parameters, x);
  const perMemory = memories.map((memory, index) => {
    const keys = affine(parameters, `key${memory}`, parameters[`memory${memory}`] as tf.Tensor2D);
    const steps: tf.Tensor3D[] = [];
    // The largest weight that each slot had in the steps before.
    let usage: tf.Tensor3D | undefined;
    for (const signal of signals) {
      const { content, gate } = contentAttention(options, signal, index, keys);
      const weights: tf.Tensor3D = gate
        ? tf.add(
            tf.mul(gate, content),
            tf.mul(tf.sub(1, gate), usage ? leastUsedAttention(usage, options) : 0),
          )
        : content;
      usage = usage ? tf.maximum(usage, weights) : weights;
      steps.push(weights);
    }
    return [memory, steps.length === 1 ? steps[0]! : tf.concat(steps, 1)] as const;
  });
  return Object.fromEntries(perMemory) as Attention;
}

/** Eq. 9: queries and gates of each step, [batch, 3·heads·controls]. */
function controlSignals(
  { steps, controllerUnits }: NeurocoderOptions,
  parameters: NamedTensors,
  x: tf.Tensor2D,
): tf.Tensor2D[] {
  if (steps === 1) return [affine(parameters, 'composition', x)];
  const fromInput = tf.add(tf.matMul(x, parameters['lstm.kernel'] as tf.Tensor2D), parameters['lstm.bias']!);
  const signals: tf.Tensor2D[] = [];
  let output: tf.Tensor2D | undefined;
  let cell: tf.Tensor2D | undefined;
  for (let step = 0; step < steps; step++) {
    const sum = output
      ? tf.add(fromInput, tf.matMul(output, parameters['lstm.recurrentKernel'] as tf.Tensor2D))
      : fromInput;
    const part = (index: number) =>
      tf.slice(sum, [0, index * controllerUnits], [x.shape[0], controllerUnits]);
    const [input, forget, candidate, out] = [0, 1, 2, 3].map(part) as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ];
    const written = tf.mul(tf.sigmoid(input), tf.tanh(candidate));
    cell = (cell ? tf.add(tf.mul(tf.sigmoid(forget), cell), written) : written) as tf.Tensor2D;
    output = tf.mul(tf.sigmoid(out), tf.tanh(cell)) as tf.Tensor2D;
    signals.push(affine(parameters, 'composition', output));
  }
  return signals;
}

/** Eq. 11 for one memory and step: [batch, heads, slots], and the gates [batch, heads, 1], if any. */
function contentAttention(
  options: NeurocoderOptions,
  signal: tf.Tensor2D,
  memory: number,
  keys: tf.Tensor2D,
): { content: tf.Tensor3D; gate: tf.Tensor | undefined } {
  const { heads, keyDim, slots, steps } = options;
  const batch = signal.shape[0];
  const controls = controlsOf(options);
  const own = tf.slice(signal, [0, memory * heads * controls], [batch, heads * controls]);
  const rows: tf.Tensor2D = tf.reshape(own, [batch * heads, controls]);
  const queries = steps === 1 ? rows : tf.slice(rows, [0, 0], [batch * heads, keyDim]);
  const content: tf.Tensor3D = tf.reshape(tf.softmax(cosines(queries, keys)), [batch, heads, slots]);
  if (steps === 1) return { content, gate: undefined };
  const gates = tf.slice(rows, [0, keyDim], [batch * heads, 1]);
  return { content, gate: tf.reshape(tf.sigmoid(gates), [batch, heads, 1]) };
}

/** Eq. 13: largest usage − usage for the slots used least, 0 for the others. */
function leastUsedAttention(usage: tf.Tensor3D, { leastUsed }: NeurocoderOptions): tf.Tensor {
  const unused = tf.sub(tf.max(usage, 2, true), usage);
  return tf.mul(leastUsedMask(usage, leastUsed), unused);
}

/** 1 for slots whose usage is at most the `count`-th smallest; a choice, so no gradient flows through it. */
function leastUsedMask(usage: tf.Tensor3D, count: number): tf.Tensor {
  const mask = tf.customGrad((used) => {
    const { values } = tf.topk(tf.neg(used as tf.Tensor), count);
    const smallest = tf.neg(tf.slice(values, [0, 0, count - 1], [values.shape[0]!, values.shape[1]!, 1]));
    return {
      value: tf.cast(tf.lessEqual(used as tf.Tensor, smallest), 'float32'),
      gradFunc: (dy) => tf.zerosLike(dy),
    };
  });
  return mask(usage);
}

/** Eq. 8: each component's value is the sum of its own and all later softplus readings: [batch, components]. */
export function singularValues(parameters: NamedTensors, attention: tf.Tensor3D): tf.Tensor2D {
  const [batch, components, slots] = attention.shape;
  const rows: tf.Tensor2D = tf.reshape(attention, [batch * components, slots]);
  const readings = tf.reshape(tf.matMul(rows, parameters.memoryS as tf.Tensor2D), [batch, components]);
  const later = Array.from({ length: components }, (_, m) =>
    Array.from({ length: components }, (_, n) => (m >= n ? 1 : 0)),
  );
  return tf.matMul(tf.softplus(readings) as tf.Tensor2D, tf.tensor2d(later));
}
