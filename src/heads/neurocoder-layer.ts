import * as tf from '@tensorflow/tfjs-core';
import type { NamedTensors } from '../plugins/strategy.js';
import { unit } from './attention.js';
import { normal, shifted, torchLinear, xavier } from './initial-values.js';
import type { Layer, NamedArrays } from './layer.js';
import { type Meet, plainly } from './meeting.js';
import { type Memory, memories, type NeurocoderOptions } from './neurocoder-options.js';
import { neurocoderSquares } from './neurocoder-squares.js';

/** Attention weights of the slots, for each component and sample. */
export interface SlotWeights {
  /** [slots, components·batch]; still to be divided by `total` if there is one. */
  weights: tf.Tensor2D;
  /** [1, components·batch], the sum over slots. Dividing the results later costs less than dividing every weight. */
  total?: tf.Tensor2D;
}

type Attention = Record<Memory, SlotWeights>;

/** A layer that composes a weight matrix for each sample from stored singular vectors and values. */
export const neurocoderLayer = (options: NeurocoderOptions): Layer => ({
  initialParameters: (inputs, outputs, random) => {
    const { slots, keyDim, steps, heads, controllerUnits, residual } = options;
    const { memoryScale, singularOffset, initialValues } = options;
    const weight = (name: string, rows: number, columns: number, gain = 1, size?: number) => ({
      [name]: xavier([rows, columns], random.split(name), gain, size),
    });
    const bias = (name: string, size: number) => ({ [name]: normal([size], 0.01, random.split(name)) });
    const affine = (name: string, rows: number, columns: number) => ({
      ...weight(`${name}.weight`, rows, columns),
      ...bias(`${name}.bias`, columns),
    });
    const apart = initialValues === 'apart';
    const extra = extraColumnsOf(options);
    const key = (memory: Memory, rows: number) => {
      const name = `key${memory}`;
      if (!apart) return affine(name, rows, keyDim);
      const { weight, bias } = torchLinear(rows, keyDim, random.split(name));
      return { [`${name}.weight`]: weight, [`${name}.bias`]: bias };
    };
    const composition = (rows: number) => {
      const own = heads * controlsOf(options);
      const all = memories.length * own;
      return {
        ...weight('composition.weight', rows, all, 1, apart ? rows + own : undefined),
        ...bias('composition.bias', all),
      };
    };
    return {
      ...weight('memoryU', slots, extra + inputs, memoryScale),
      ...weight('memoryV', slots, extra + outputs, memoryScale),
      memoryS: shifted(xavier([slots, extra + 1], random.split('memoryS')), singularOffset),
      ...key('U', inputs),
      ...key('V', outputs),
      ...(options.keyColumns ? {} : key('S', 1)),
      ...(steps === 1
        ? composition(inputs)
        : {
            ...weight('lstm.kernel', inputs, 4 * controllerUnits),
            ...weight('lstm.recurrentKernel', controllerUnits, 4 * controllerUnits),
            ...bias('lstm.bias', 4 * controllerUnits),
            ...composition(controllerUnits),
          }),
      ...(residual ? { ...affine('integration', inputs, 1), ...weight('residual', inputs, outputs) } : {}),
    } as NamedArrays;
  },

  // The weight matrix is never built: x·u_n = Σ_i w_i·(x·memoryU(i)), so one product with memoryU serves all
  // components, and one with memoryV gives y. The batch comes last in between, so that it is contiguous in memory.
  apply(parameters, x, meet = plainly) {
    const batch = x.shape[0];
    const attention = neurocoderAttention(options, parameters, x, meet);
    const values = singularValues(contentsOf(options, parameters, 'S'), attention.S, batch, meet);
    const apart = ({ weights }: SlotWeights): tf.Tensor3D =>
      tf.reshape(weights, [options.slots, componentsOf(options), batch]);
    const onSlots = tf.transpose(meet('memoryU', x, contentsOf(options, parameters, 'U'), 'transposed'));
    const products = tf.mul(apart(attention.U), tf.expandDims(onSlots, 1));
    const onComponents = divided(
      tf.sum(tf.reshape(products, attention.U.weights.shape), 0, true),
      attention.U,
    );
    const scaled = divided(tf.mul(tf.reshape(values, onComponents.shape), onComponents), attention.V);
    const weights: tf.Tensor2D = tf.sum(
      tf.mul(apart(attention.V), tf.reshape(scaled, [1, componentsOf(options), batch])),
      1,
    );
    const active = meet('memoryV', tf.transpose(weights), contentsOf(options, parameters, 'V'));
    if (!options.residual) return active;
    const smallest = tf.transpose(tf.slice(values, [values.shape[0] - 1, 0], [1, values.shape[1]]));
    const gate = tf.mul(tf.sigmoid(affine(parameters, 'integration', x, meet)), smallest);
    return tf.add(active, tf.mul(gate, meet('residual', x, parameters.residual as tf.Tensor2D)));
  },

  /** Eq. 5: ‖M_U·M_Uᵀ − I‖ + ‖M_V·M_Vᵀ − I‖ in the Frobenius norm, over all columns. */
  loss: ({ memoryU, memoryV }) =>
    tf.add(distanceFromOrthonormal(memoryU as tf.Tensor2D), distanceFromOrthonormal(memoryV as tf.Tensor2D)),

  squaredGradients(parameters, met) {
    const each = <T>(of: (options: NeurocoderOptions, parameters: NamedTensors, memory: Memory) => T) =>
      Object.fromEntries(memories.map((memory) => [memory, of(options, parameters, memory)])) as Record<
        Memory,
        T
      >;
    return neurocoderSquares(options, parameters, { contents: each(contentsOf), keys: each(keysOf) }, met);
  },
});

/** Number of a memory's columns before its contents. */
const extraColumnsOf = ({ keyColumns, keyDim }: NeurocoderOptions): number => (keyColumns ? keyDim : 0);

/** The slots' contents, such as left singular vectors: [slots, inputs], [slots, outputs] or [slots, 1]. */
function contentsOf(options: NeurocoderOptions, parameters: NamedTensors, memory: Memory): tf.Tensor2D {
  const whole = parameters[`memory${memory}`] as tf.Tensor2D;
  return options.keyColumns ? tf.slice(whole, [0, extraColumnsOf(options)]) : whole;
}

/** The keys of a memory's slots, [slots, keyDim]: an affine function of their contents, or columns of memoryS. */
const keysOf = (options: NeurocoderOptions, parameters: NamedTensors, memory: Memory): tf.Tensor2D =>
  options.keyColumns && memory === 'S'
    ? tf.slice(parameters.memoryS as tf.Tensor2D, [0, 0], [options.slots, options.keyDim])
    : affine(parameters, `key${memory}`, contentsOf(options, parameters, memory));

/** Divides a result of unnormalised weights by their total, if there is one. */
const divided = (used: tf.Tensor, { total }: SlotWeights): tf.Tensor => (total ? tf.div(used, total) : used);

/** r: number of components of the working program. */
const componentsOf = ({ steps, heads }: NeurocoderOptions): number => steps * heads;

/** Number of control values per head and memory: a query and, with several steps, a gate. */
const controlsOf = ({ steps, keyDim }: NeurocoderOptions): number => (steps === 1 ? keyDim : keyDim + 1);

const affine = (
  parameters: NamedTensors,
  name: string,
  x: tf.Tensor2D,
  meet = plainly,
  place = name,
): tf.Tensor2D =>
  tf.add(meet(place, x, parameters[`${name}.weight`] as tf.Tensor2D), parameters[`${name}.bias`]!);

/** Less than any other distance from orthonormal, since the entries of M·Mᵀ are about 1 or 0 in single precision. */
const SMALLEST = 1e-30;

/** ‖M·Mᵀ − I‖, with gradient 2·(M·Mᵀ − I)·M / ‖M·Mᵀ − I‖, which is 0 where M is orthonormal. */
function distanceFromOrthonormal(memory: tf.Tensor2D): tf.Scalar {
  const distance = tf.customGrad((...inputs) => {
    const [m, save] = inputs as unknown as [tf.Tensor2D, tf.GradSaveFunc];
    const gram = tf.sub(tf.matMul(m, m, false, true), tf.eye(m.shape[0]));
    const value = tf.sqrt(tf.sum(tf.square(gram)));
    save([m, gram, value]);
    return {
      value,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [of, difference, norm] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
        return tf.matMul(tf.mul(difference, tf.div(tf.mul(2, dy), tf.maximum(norm, SMALLEST))), of);
      },
    };
  });
  return distance(memory) as tf.Scalar;
}

/** Eqs. 9 to 14: the attention of all steps; components are ordered by step, then by head. */
export function neurocoderAttention(
  options: NeurocoderOptions,
  parameters: NamedTensors,
  x: tf.Tensor2D,
  meet = plainly,
): Attention {
  const signals = controlSignals(options, parameters, x, meet).map((signal) => perMemory(options, signal));
  const keys = tf.split(
    unit(tf.concat(memories.map((memory) => keysOf(options, parameters, memory))), 1),
    memories.length,
  );
  const attention = memories.map((memory, index) => {
    const attend = (queries: tf.Tensor2D, step: number) =>
      contentAttention(options, queries, keys[index] as tf.Tensor2D, meet, `key${memory}.${step}`);
    if (options.steps === 1) return [memory, attend(signals[0]![index]!.queries, 0)] as const;
    const steps: tf.Tensor2D[] = [];
    // Each slot's largest weight in the previous steps.
    let usage: tf.Tensor2D | undefined;
    for (const [step, signal] of signals.entries()) {
      const { queries, gates } = signal[index]!;
      const { weights: unscaled, total } = attend(queries, step);
      const gate = tf.sigmoid(gates!);
      const weights: tf.Tensor2D = tf.add(
        tf.mul(gate, tf.div(unscaled, total)),
        tf.mul(tf.sub(1, gate), usage ? leastUsedAttention(usage, options) : 0),
      );
      usage = usage ? tf.maximum(usage, weights) : weights;
      steps.push(weights);
    }
    return [memory, { weights: tf.concat(steps, 1) }] as const;
  });
  return Object.fromEntries(attention) as Attention;
}

/** Eq. 9: queries and gates of each step, [batch, 3·heads·controls]. */
function controlSignals(
  { steps }: NeurocoderOptions,
  parameters: NamedTensors,
  x: tf.Tensor2D,
  meet: Meet,
): tf.Tensor2D[] {
  const compose = (input: tf.Tensor2D, step: number): tf.Tensor2D =>
    affine(parameters, 'composition', input, meet, `composition.${step}`);
  if (steps === 1) return [compose(x, 0)];
  const kernel = parameters['lstm.kernel'] as tf.Tensor2D;
  const recurrentKernel = parameters['lstm.recurrentKernel'] as tf.Tensor2D;
  const fromInput = tf.add(meet('lstm.kernel', x, kernel), parameters['lstm.bias']!);
  const signals: tf.Tensor2D[] = [];
  let output: tf.Tensor2D | undefined;
  let cell: tf.Tensor2D | undefined;
  for (let step = 0; step < steps; step++) {
    const sum = output
      ? tf.add(fromInput, meet(`lstm.recurrentKernel.${step}`, output, recurrentKernel))
      : fromInput;
    const [input, forget, candidate, out] = tf.split(sum, 4, 1) as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ];
    const written = tf.mul(tf.sigmoid(input), tf.tanh(candidate));
    cell = (cell ? tf.add(tf.mul(tf.sigmoid(forget), cell), written) : written) as tf.Tensor2D;
    output = tf.mul(tf.sigmoid(out), tf.tanh(cell)) as tf.Tensor2D;
    signals.push(compose(output, step));
  }
  return signals;
}

/** What a step's signal says to one memory. */
interface Controls {
  /** Directions of the queries, [keyDim, heads·batch]. */
  queries: tf.Tensor2D;
  /** [1, heads·batch], with several steps. */
  gates: tf.Tensor2D | undefined;
}

/** A step's signal for each memory. */
function perMemory(options: NeurocoderOptions, signal: tf.Tensor2D): Controls[] {
  const { heads, keyDim } = options;
  const batch = signal.shape[0];
  const controls = controlsOf(options);
  const all = memories.length * heads;
  // In two steps, because the runtime is slow to reverse three axes at once. The first has three axes, lest the runtime
  // multiplies by a transposed gradient, which takes longer than transposing it.
  const batchLast = tf.transpose(tf.reshape(signal, [1, batch, all * controls]), [0, 2, 1]);
  const byControl = tf.transpose(tf.reshape(batchLast, [all, controls, batch]), [1, 0, 2]);
  const columns: tf.Tensor2D = tf.reshape(byControl, [controls, all * batch]);
  const [queries, gates] = (controls === keyDim ? [columns] : tf.split(columns, [keyDim, 1])) as [
    tf.Tensor2D,
    tf.Tensor2D?,
  ];
  const split = (columns: tf.Tensor2D) => tf.split(columns, memories.length, 1) as tf.Tensor2D[];
  const ownGates = gates && split(gates);
  return split(unit(queries, 0)).map((own, index) => ({ queries: own, gates: ownGates?.[index] }));
}

/** Eq. 11 for one memory and step: the weights of the slots for queries [keyDim, heads·batch] and keys [slots, keyDim]. */
function contentAttention(
  { sharpness }: NeurocoderOptions,
  queries: tf.Tensor2D,
  keys: tf.Tensor2D,
  meet: Meet,
  place: string,
): Required<SlotWeights> {
  const likeness = meet(place, queries, keys, 'columns');
  // Cosines are bounded, so the exponentials stay finite without a shift.
  const weights = tf.exp(sharpness === 1 ? likeness : tf.mul(sharpness, likeness)) as tf.Tensor2D;
  return { weights, total: tf.sum(weights, 0, true) };
}

/** Eq. 13: largest usage − usage for the least used slots, 0 for the others. */
function leastUsedAttention(usage: tf.Tensor2D, { leastUsed }: NeurocoderOptions): tf.Tensor {
  const unused = tf.sub(tf.max(usage, 0, true), usage);
  return tf.mul(leastUsedMask(usage, leastUsed), unused);
}

/**
 * 1 for slots whose usage is at most the `most`-th smallest, or for all if there are no more; else 0. As a choice, it has
 * no gradient.
 */
function leastUsedMask(usage: tf.Tensor2D, most: number): tf.Tensor {
  const count = Math.min(most, usage.shape[0]);
  const mask = tf.customGrad((given) => {
    const used = given as tf.Tensor2D;
    const { values } = tf.topk(tf.neg(tf.transpose(used)), count);
    const smallest = tf.neg(tf.slice(values, [0, count - 1], [used.shape[1], 1]));
    return {
      value: tf.cast(tf.lessEqual(used, tf.transpose(smallest)), 'float32'),
      gradFunc: (dy) => tf.zerosLike(dy),
    };
  });
  return mask(usage);
}

/**
 * Eq. 8: each component's value is the sum of its own and all later softplus readings, [components, batch].
 * @param contents of the memory of singular values, [slots, 1]
 */
export function singularValues(
  contents: tf.Tensor2D,
  attention: SlotWeights,
  batch: number,
  meet = plainly,
): tf.Tensor2D {
  const { weights } = attention;
  const read = meet('memoryS', weights, tf.transpose(contents), 'columns');
  const components = weights.shape[1] / batch;
  const readings: tf.Tensor2D = tf.reshape(divided(read, attention), [components, batch]);
  const later = Array.from({ length: components }, (_, n) =>
    Array.from({ length: components }, (_, m) => (m >= n ? 1 : 0)),
  );
  return tf.matMul(tf.tensor2d(later), tf.softplus(readings) as tf.Tensor2D);
}
