import {
  capacity,
  classMeans,
  defineStrategy,
  drawn,
  joinedSamples,
  squaredDistances,
  tf,
  z,
} from 'continual-bench';

type State = {
  /** [outputs, width]: the mean embedding of each class. */
  means: tf.Tensor2D;
};

const reason = 'it predicts by the mean of a class, and there a label stands for another class in each task';

/** Learns with replay, and predicts the class whose mean embedding, of what the memory holds, is nearest. */
export default defineStrategy({
  name: 'my-prototypes',
  title: 'My Prototypes',
  source: 'unpublished',
  optimizer: 'adam',
  hyperparameters: z.strictObject({ capacity, drawn }),
  defaults: { class: {} },
  refuses: { task: reason, domain: reason },
  memory: ({ capacity, drawn }) => ({ keeps: 'classes', capacity, draws: { replayed: drawn } }),
  init: (_parameters, _options, { outputs, width }): State => ({ means: tf.zeros([outputs, width]) }),
  loss: (parameters, { batch, drawn, network }) =>
    network.crossEntropy(parameters, joinedSamples(batch, drawn.replayed!)),
  afterTask: ({ means }, { parameters, memory, network }) => ({
    means: classMeans(network.embed(parameters, memory), memory, means.shape[0]),
  }),
  predict: (parameters, samples, { means }, network) =>
    tf.neg(squaredDistances(network.embed(parameters, samples), means)),
});
