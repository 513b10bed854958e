import * as tf from '@tensorflow/tfjs-core';
import type { NamedTensors } from '../plugins/strategy.js';
import { keyGradients } from './attention.js';
import type { Meeting, Meetings } from './meeting.js';
import type { Memory, NeurocoderOptions } from './neurocoder-options.js';
import { affineSquares, atLeastZero, outerSumsOfColumns, squaresOf, squaresOfOuter } from './squares.js';

/**
 * For each parameter of a Neurocoder layer, the sum over samples of each sample's squared gradient.
 * @param slots each memory's contents, [P, D], and the keys of its slots, [P, K]
 */
export function neurocoderSquares(
  { steps, residual, keyColumns }: NeurocoderOptions,
  parameters: NamedTensors,
  { contents, keys }: Record<'contents' | 'keys', Record<Memory, tf.Tensor2D>>,
  met: Meetings,
): NamedTensors {
  const batch = met.memoryU!.samples.shape[0];
  const memories = Object.keys(keys) as Memory[];
  const each = (place: string, from = 0) =>
    Array.from({ length: steps - from }, (_, index) => met[`${place}.${from + index}`]!);
  const byKeys = Object.fromEntries(
    memories.map((memory) => {
      const perStep = each(`key${memory}`).map(({ samples, delta }) =>
        keyGradients(outerSumsOfColumns(batch, samples, delta), keys[memory]),
      );
      return [memory, tf.addN(perStep)];
    }),
  ) as Record<Memory, tf.Tensor3D>;
  const keyWeight = (memory: Memory) => parameters[`key${memory}.weight`] as tf.Tensor2D;
  const [u, v, s] = [met.memoryU!, met.memoryV!, met.memoryS!];
  // The samples' losses do not depend on these columns.
  const besideUnused = (squares: tf.Tensor) =>
    keyColumns ? tf.concat([tf.zerosLike(keys.U), squares], 1) : squares;
  // A slot of memoryS has few numbers, so each sample's gradient, [P, 1] or [P, K + 1], is small enough to build.
  const ofReadings = outerSumsOfColumns(batch, s.samples, s.delta);
  const ofValues = () =>
    tf.add(ofReadings, tf.reshape(tf.sum(tf.mul(byKeys.S, tf.transpose(keyWeight('S'))), 1), [batch, -1, 1]));
  return {
    memoryU: besideUnused(memorySquares(u.delta, u.samples, byKeys.U, keyWeight('U'))),
    memoryV: besideUnused(memorySquares(v.samples, v.delta, byKeys.V, keyWeight('V'))),
    memoryS: squaresOf(
      keyColumns ? tf.concat([tf.transpose(byKeys.S, [0, 2, 1]), ofReadings], 2) : ofValues(),
    ),
    ...Object.assign(
      {},
      ...memories
        .filter((memory) => !(keyColumns && memory === 'S'))
        .map((memory) => ({
          [`key${memory}.weight`]: keyWeightSquares(contents[memory], byKeys[memory]),
          [`key${memory}.bias`]: squaresOf(tf.sum(byKeys[memory], 2)),
        })),
    ),
    ...(steps === 1
      ? affineSquares('composition.', met['composition.0']!)
      : {
          'lstm.kernel': squaresOfOuter(met['lstm.kernel']!.samples, met['lstm.kernel']!.delta),
          'lstm.bias': squaresOf(met['lstm.kernel']!.delta),
          'lstm.recurrentKernel': squaresOf(weightGradients(each('lstm.recurrentKernel', 1))),
          'composition.weight': squaresOf(weightGradients(each('composition'))),
          'composition.bias': squaresOf(tf.addN(each('composition').map(({ delta }) => delta))),
        }),
    ...(residual
      ? {
          ...affineSquares('integration.', met.integration!),
          residual: squaresOfOuter(met.residual!.samples, met.residual!.delta),
        }
      : {}),
  };
}

/** Each sample's gradient [batch, a, b] for a weight that is used once per step: Σ over steps of x ⊗ δ. */
function weightGradients(met: Meeting[]): tf.Tensor3D {
  const rows = (side: keyof Meeting): tf.Tensor3D =>
    tf.stack(
      met.map((meeting) => meeting[side]),
      1,
    ) as tf.Tensor3D;
  return tf.matMul(rows('samples'), rows('delta'), true);
}

/**
 * Summed squared gradients for a memory M [P, D], which a sample uses twice. Its gradient is δ ⊗ x + Cᵀ·Wᵀ, where
 * δ [P] and x [D] come from the product with M itself, and C [K, P] is the gradient with respect to the keys M·W + b,
 * W [D, K]. The square is multiplied out, and terms are summed over samples before factors common to all are applied:
 *
 *     Σ_b (δ_i·x_d)² + 2·Σ_k W_dk·(Σ_b δ_i·C_ki·x_d) + Σ_kl W_dk·W_dl·(Σ_b C_ki·C_li)
 *
 * @param slots δ [batch, P]
 * @param vectors x [batch, D]
 * @param byKeys C [batch, K, P]
 */
function memorySquares(
  slots: tf.Tensor2D,
  vectors: tf.Tensor2D,
  byKeys: tf.Tensor3D,
  keyWeight: tf.Tensor2D,
): tf.Tensor {
  const [batch, K, P] = byKeys.shape;
  const D = vectors.shape[1];
  const mixed: tf.Tensor2D = tf.reshape(tf.mul(tf.expandDims(slots, 1), byKeys), [batch, K * P]);
  const onVectors = tf.reshape(tf.matMul(mixed, vectors, true), [K, P, D]);
  const both = tf.sum(tf.mul(onVectors, tf.expandDims(tf.transpose(keyWeight), 1)), 0);
  const bySlot = tf.transpose(byKeys, [2, 0, 1]);
  const keyProducts: tf.Tensor2D = tf.reshape(tf.matMul(bySlot, bySlot, true), [P, K * K]);
  const weightProducts: tf.Tensor2D = tf.reshape(
    tf.mul(tf.expandDims(keyWeight, 2), tf.expandDims(keyWeight, 1)),
    [D, K * K],
  );
  const throughKeys = tf.matMul(keyProducts, weightProducts, false, true);
  return atLeastZero(tf.addN([squaresOfOuter(slots, vectors), tf.mul(2, both), throughKeys]));
}

/**
 * Summed squared gradients for the weight W [D, K] of the keys M·W + b. A sample's gradient is Mᵀ·Cᵀ, where C [K, P] is
 * the gradient with respect to the keys. If the vectors of M are short (D < P), these gradients are built directly.
 * Otherwise the sum of squares is Σ_ij M_id·M_jd·(Σ_b C_ki·C_kj), because M is the same for all samples.
 * @param byKeys C [batch, K, P]
 */
function keyWeightSquares(memory: tf.Tensor2D, byKeys: tf.Tensor3D): tf.Tensor {
  const [batch, K, P] = byKeys.shape;
  const D = memory.shape[1];
  if (D < P) {
    const gradients = tf.matMul(tf.reshape(byKeys, [batch * K, P]) as tf.Tensor2D, memory);
    return tf.transpose(squaresOf(tf.reshape(gradients, [batch, K, D])));
  }
  const byKey = tf.transpose(byKeys, [1, 0, 2]);
  const slotProducts: tf.Tensor2D = tf.reshape(tf.matMul(byKey, byKey, true), [K * P, P]);
  const onMemory = tf.reshape(tf.matMul(slotProducts, memory), [K, P, D]);
  return atLeastZero(tf.transpose(tf.sum(tf.mul(onMemory, memory), 1)));
}
