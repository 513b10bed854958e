import { z } from 'zod';
import { dense } from './dense.js';
import { type Head, hidden } from './head.js';
import { layeredNetwork } from './network.js';

const options = z.strictObject({ hidden });

/** Dense layers with biases. Has 328K parameters with 32×32 pixels and the default widths. */
export const mlp: Head<typeof options> = {
  name: 'mlp',
  title: 'MLP',
  source: 'Hsu, Liu, Ramasamy, Kira 2018, arXiv:1810.12488',
  options,
  network: ({ hidden }, shape) =>
    layeredNetwork({ trunk: dense, output: dense, lossWeight: 0 }, hidden, shape),
};
