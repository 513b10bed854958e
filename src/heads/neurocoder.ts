import { z } from 'zod';
import { dense } from './dense.js';
import { type Head, hidden, layers, sharpness } from './head.js';
import { layeredNetwork } from './network.js';
import { neurocoderLayer } from './neurocoder-layer.js';

const options = z.strictObject({
  hidden,
  layers,
  slots: z.int().positive().default(50).describe('slots in each program memory (P)'),
  keyDim: z.int().positive().default(5).describe('size of a key (K)'),
  steps: z.int().positive().default(1).describe('steps of recurrent attention (J)'),
  heads: z.int().positive().default(10).describe('attention heads (H)'),
  leastUsed: z.int().positive().default(5).describe('slots that count as least used (l_I)'),
  controllerUnits: z
    .int()
    .positive()
    .default(8)
    .describe('units of the LSTM controller, used with more than one step'),
  residual: z.boolean().default(false).describe('whether to add a residual program to the components'),
  orthogonality: z.number().nonnegative().default(10).describe('weight of the orthogonal loss (a)'),
  orthogonalityFirst: z
    .number()
    .nonnegative()
    .default(1)
    .describe('how many times the orthogonal loss counts in the loss of a step, in the first task'),
  orthogonalityLater: z.number().nonnegative().default(1).describe('how many times it counts in later tasks'),
  orthogonalOutput: z
    .enum(['current', 'last'])
    .default('current')
    .describe(
      "which output layer has an orthogonal loss, where each task has its own: the current task's, or in every task the last one's",
    ),
  keyColumns: z
    .boolean()
    .default(false)
    .describe(
      'whether each memory has K more columns: keys in the memory of singular values, and in the others columns that only the orthogonal loss uses',
    ),
  initialValues: z
    .enum(['together', 'apart'])
    .default('together')
    .describe(
      "initial values of the maps to queries and keys: Xavier, with all queries as one map (together); or each memory's queries Xavier by their own size, and keys as PyTorch's linear layers (apart)",
    ),
  sharpness: sharpness.describe('factor on the cosine of query and key before the softmax over slots'),
  memoryScale: z
    .number()
    .positive()
    .default(1)
    .describe('factor on the initial values of the singular-vector memories'),
  singularOffset: z
    .number()
    .default(0)
    .describe('added to the initial singular-value memory; readings start near softplus(offset)'),
});

/** Layers that compose their weights for each sample from stored singular programs. Defaults as in Table 5. */
export const neurocoder: Head<typeof options> = {
  name: 'neurocoder',
  title: 'Neurocoder',
  source: 'Le, Venkatesh 2020, arXiv:2009.11443',
  options,
  network: ({ hidden, layers, orthogonality, ...others }, shape) => {
    const { orthogonalityFirst, orthogonalityLater, orthogonalOutput, ...sizes } = others;
    const own = neurocoderLayer(sizes);
    return layeredNetwork(
      {
        trunk: layers === 'all' ? own : dense,
        output: own,
        lossWeight: orthogonality,
        lossUse: {
          outputLayer: orthogonalOutput,
          times: { first: orthogonalityFirst, later: orthogonalityLater },
        },
      },
      hidden,
      shape,
    );
  },
};
