import type { NdArray } from '../array.js';

/** What a lane gives for a program's inputs; for the steps of its loop, their number. */
export type Given = readonly (NdArray | bigint)[];

/** A program that is loaded for all lanes. */
export interface LoadedProgram {
  /** @param given of each lane that takes part, by its number @returns their results, in the same order */
  run(given: ReadonlyMap<number, Given>): Promise<NdArray[][]>;
  release(): Promise<void>;
}
