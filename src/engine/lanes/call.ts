import type { NdArray } from '../array.js';
import type { Program } from '../onnx/program.js';

/** A lane's function, traced for one signature. */
export interface LaneProgram {
  /** With the lane's own constants as inputs, after the others. */
  program: Program;
  /** Which programs are equal. */
  fingerprint: string;
  /** What the lane gives for its own constants. */
  constants: readonly NdArray[];
  /** The structure of the result. */
  structure: unknown;
}

/** A lane's call that waits for those of the others. */
export interface Call {
  lane: number;
  /** The function's. */
  name: string;
  /** Traces the function when the call's turn comes. @throws UserError if it cannot be compiled */
  trace: () => LaneProgram;
  /** The arrays of its arguments. */
  given: readonly NdArray[];
  /** Of a scan. */
  loop?: LoopOfCall | undefined;
  resolve: (result: unknown) => void;
  reject: (reason: unknown) => void;
}

export interface LoopOfCall {
  steps: number;
  /** How many arrays are carried; they come first. */
  carried: number;
  /** How many have a slice for each step; they come next. */
  sliced: number;
}
