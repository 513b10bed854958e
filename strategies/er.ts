import { z } from 'zod';
import { defineStrategy } from '../src/plugins/strategy.js';
import { joinedSamples } from '../src/plugins/tools/samples.js';
import { capacity, drawn } from './replay/options.js';

/** Experience replay: the cross-entropy of the batch and of samples from a reservoir, together. */
export default defineStrategy({
  name: 'er',
  title: 'Experience Replay',
  source: 'Chaudhry et al. 2019, arXiv:1902.10486',
  optimizer: 'adam',
  hyperparameters: z.strictObject({ capacity, drawn }),
  defaults: { task: {}, domain: {}, class: {} },
  memory: ({ capacity, drawn }) => ({ keeps: 'reservoir', capacity, draws: { replayed: drawn } }),
  loss: (parameters, { batch, drawn, network }) =>
    network.crossEntropy(parameters, joinedSamples(batch, drawn.replayed!)),
});
