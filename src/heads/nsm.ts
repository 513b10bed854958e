import { z } from 'zod';
import { dense } from './dense.js';
import { type Head, hidden, layers, sharpness } from './head.js';
import { layeredNetwork } from './network.js';
import { nsmLayer } from './nsm-layer.js';

const options = z.strictObject({
  hidden,
  layers,
  slots: z.int().positive().default(10).describe('programs in memory (P)'),
  keyDim: z.int().positive().default(5).describe('size of a key (K)'),
  sharpness: sharpness.describe('factor on strength times cosine before the softmax over programs'),
  initialValues: z
    .enum(['program', 'memory'])
    .default('program')
    .describe(
      'initial values of programs and keys: Xavier by the size of each program and of all keys (program), or by that of the whole memory as one matrix (memory), which makes the programs far smaller',
    ),
});

/** Layers that mix whole stored programs. */
export const nsm: Head<typeof options> = {
  name: 'nsm',
  title: 'Neural Stored-program Memory',
  source: 'Le, Tran, Venkatesh 2020, arXiv:1906.08862',
  options,
  network: ({ hidden, layers, ...sizes }, shape) => {
    const own = nsmLayer(sizes);
    return layeredNetwork({ trunk: layers === 'all' ? own : dense, output: own }, hidden, shape);
  },
};
