/** Options of a Neurocoder layer, with the paper's symbols (Le, Venkatesh 2020, arXiv:2009.11443, Table 1). */
export interface NeurocoderOptions {
  /** P: slots in each program memory. */
  slots: number;
  /** K: size of a key. */
  keyDim: number;
  /** J: steps of recurrent attention; a single step needs no controller and no gates. */
  steps: number;
  /** H: attention heads; each retrieves one component per step. */
  heads: number;
  /** l_I: slots that count as least used. */
  leastUsed: number;
  /** C: units of the LSTM controller; only used with more than one step. */
  controllerUnits: number;
  /** Whether the working program also has a residual program. */
  residual: boolean;
  /** Factor on the cosine of query and key before the softmax over slots; the paper has no such factor, i.e. 1. */
  sharpness: number;
  /** Factor on the initial values of memoryU and memoryV. */
  memoryScale: number;
  /** Added to the initial values of memoryS, so readings start near softplus(offset): 0.69 at 0, 0.1 at −2.25. */
  singularOffset: number;
}

/** The memories of left and right singular vectors and of singular values. */
export const memories = ['U', 'V', 'S'] as const;
export type Memory = (typeof memories)[number];
