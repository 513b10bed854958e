import type { StoredType } from './element-types.js';

/** A tensor in a checkpoint. Its values are decoded when they are read. */
export interface StoredTensor {
  dtype: StoredType;
  shape: readonly number[];
  /** Its values, row-major; integers beyond 2⁵³ are rounded. */
  read(): Float64Array;
}

/** The named tensors in a file. */
export interface Checkpoint {
  tensors: ReadonlyMap<string, StoredTensor>;
}
