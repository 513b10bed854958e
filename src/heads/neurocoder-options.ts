/** Sizes of a Neurocoder layer, by the paper's letters (Le, Venkatesh 2020, arXiv:2009.11443, Table 1). */
export interface NeurocoderOptions {
  /** P: slots of each program memory. */
  slots: number;
  /** K: size of a key. */
  keyDim: number;
  /** J: steps of recurrent attention; one step has no controller and no gates. */
  steps: number;
  /** H: attention heads, each of which retrieves a component a step. */
  heads: number;
  /** l_I: slots that count as least used. */
  leastUsed: number;
  /** C: units of the LSTM controller, with more than one step. */
  controllerUnits: number;
  /** Whether the working program has a residual program beside its components. */
  residual: boolean;
  /** Factor on the cosine of query and key before the softmax over slots; the paper has none, which is 1. */
  sharpness: number;
  /** Factor on the initial values of memoryU and memoryV. */
  memoryScale: number;
  /** Added to the initial values of memoryS: a reading starts near softplus of it, 0.69 at 0, 0.1 at −2.25. */
  singularOffset: number;
}

/** The memories of a program's singular vectors and values. */
export const memories = ['U', 'V', 'S'] as const;
export type Memory = (typeof memories)[number];
