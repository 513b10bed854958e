import { z } from 'zod';
import { dense, denseWithoutBias } from './dense.js';
import { type Head, hidden } from './head.js';
import { layeredNetwork } from './network.js';

const options = z.strictObject({
  hidden,
  hiddenBiases: z.boolean().default(true).describe('whether the hidden layers have biases'),
});

/** Dense layers, with biases by default. Has 328K parameters with 32×32 pixels and the default widths. */
export const mlp: Head<typeof options> = {
  name: 'mlp',
  title: 'MLP',
  source: 'Hsu, Liu, Ramasamy, Kira 2018, arXiv:1810.12488',
  options,
  network: ({ hidden, hiddenBiases }, shape) =>
    layeredNetwork({ trunk: hiddenBiases ? dense : denseWithoutBias, output: dense }, hidden, shape),
};
