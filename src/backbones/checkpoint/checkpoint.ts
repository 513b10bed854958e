import type { StoredType } from './element-types.js';

/** A tensor of a checkpoint; what it holds is decoded when it is read. */
export interface StoredTensor {
  dtype: StoredType;
  shape: readonly number[];
  /** Its values, row-major; integers beyond 2⁵³ are rounded. */
  read(): Float64Array;
}

/** Named tensors as they lie in a file. */
export interface Checkpoint {
  tensors: ReadonlyMap<string, StoredTensor>;
}
