import type * as Ort from 'onnxruntime-node';
import type { NdArray } from '../array.js';

/** A program that is loaded. */
export interface Executable {
  /** @param given an array for each of the program's inputs; for the steps of its loop, their number */
  run(given: readonly (NdArray | bigint)[]): Promise<NdArray[]>;
  endProfiling(): void;
  release(): Promise<void>;
}

/** Loads a model into ONNX Runtime, and what it refers to as files. */
export type CreateSession = (
  model: Uint8Array,
  files?: readonly ModelFile[],
) => Promise<Ort.InferenceSession>;

/** What a model refers to, in memory. */
export interface ModelFile {
  path: string;
  data: Uint8Array;
}
