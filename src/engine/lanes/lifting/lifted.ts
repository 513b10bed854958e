import type { Program } from '../../onnx/program.js';

/** What an input of a lifted program is made of. `input` is the place of an input among those of the single program. */
export type Feed =
  | { kind: 'steps' }
  /** All lanes' arrays, in this shape: [lanes, …]. */
  | { kind: 'stack'; input: number; shape: readonly number[] }
  /** All lanes' slices, step by step: [steps, lanes, …]. */
  | { kind: 'slices'; input: number }
  /** A table that all lanes share. */
  | { kind: 'table'; input: number }
  /** All lanes' tables, one below the other. */
  | { kind: 'joined table'; input: number }
  /** The row at which each lane's table begins in the joined one, in this shape: [lanes, …]. */
  | { kind: 'offsets'; input: number; shape: readonly number[] };

/** How an output of the single program is found in that of the lifted one. */
export interface Result {
  /** Whether each lane has its own; otherwise it is that of all lanes. */
  isLifted: boolean;
  /** Whether it is [steps, …]; if each lane has its own, [steps, lanes, …]. */
  isOfSteps: boolean;
}

/** A program that computes what another one does, for several lanes at once. */
export interface Lifted {
  program: Program;
  /** What each of its inputs is made of. */
  feeds: readonly Feed[];
  /** What each of its outputs is. */
  results: readonly Result[];
}
