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
  /** Factor on the cosine of query and key before the softmax over slots; 1 in the paper, 1/K in its authors' program. */
  sharpness: number;
  /**
   * Whether each memory has K columns before its contents, as in the authors' program. Those of memoryS are the keys of
   * its slots, in place of a map of the contents; those of memoryU and memoryV count in the orthogonal loss alone.
   */
  keyColumns: boolean;
  /**
   * Initial values of the maps to queries and keys: Xavier, all queries as one matrix (`together`), or as in the authors'
   * program (`apart`): each memory's queries are Xavier by their own size, and maps to keys as PyTorch's linear layer.
   */
  initialValues: 'together' | 'apart';
  /** Factor on the initial values of memoryU and memoryV. */
  memoryScale: number;
  /** Added to the initial values of memoryS, so readings start near softplus(offset): 0.69 at 0, 0.1 at −2.25. */
  singularOffset: number;
}

/** The memories of left and right singular vectors and of singular values. */
export const memories = ['U', 'V', 'S'] as const;
export type Memory = (typeof memories)[number];
