import { defineStrategy, type NamedTensors, sumOver, tf, z } from 'continual-bench';

/** Holds parameters by the sum of a power of how far they have moved since the last task. */
const power = (name: string, title: string, distance: (moved: tf.Tensor) => tf.Tensor) =>
  defineStrategy({
    name,
    title,
    source: 'unpublished',
    optimizer: 'adam',
    hyperparameters: z.strictObject({ coefficient: z.number().nonnegative() }),
    defaults: { task: { coefficient: 0.01 }, domain: { coefficient: 0.01 }, class: { coefficient: 0.01 } },
    init: (parameters): { anchor: NamedTensors } => ({ anchor: parameters }),
    penalty: (parameters, { anchor }, { coefficient }) =>
      tf.mul(
        coefficient,
        sumOver(parameters, (value, name) => tf.sum(distance(tf.sub(value, anchor[name]!)))),
      ),
    afterTask: (_, { parameters }) => ({ anchor: parameters }),
  });

export default [power('l1-anchor', 'L1 anchor', tf.abs), power('l2-anchor', 'L2 anchor', tf.square)];
