import { defineStrategy, mapNamed, type NamedTensors, squaredDistance, tf, z } from 'continual-bench';

type State = { anchor: NamedTensors; moved: NamedTensors };

/** Like L2, but parameters that have moved more are held more firmly: coefficient · Σ moved · (θ − anchor)². */
export default defineStrategy({
  name: 'my-method',
  title: 'My Method',
  source: 'unpublished',
  optimizer: 'adam',
  hyperparameters: z.strictObject({ coefficient: z.number().nonnegative() }),
  defaults: { task: { coefficient: 1 }, domain: { coefficient: 100 }, class: { coefficient: 100 } },
  init: (parameters): State => ({ anchor: parameters, moved: mapNamed(parameters, tf.zerosLike) }),
  penalty: (parameters, { anchor, moved }, { coefficient }) =>
    tf.mul(coefficient, squaredDistance(parameters, anchor, moved)),
  afterTask: ({ anchor, moved }, { parameters }) => ({
    anchor: parameters,
    moved: mapNamed(moved, (sum, name) => tf.add(sum, tf.abs(tf.sub(parameters[name]!, anchor[name]!)))),
  }),
});
