import type { Tensor } from '@tensorflow/tfjs-core';
import { usageError } from '../errors/user-error.js';
import type { Arrays, Nest } from './array.js';

export const backends = ['onnx', 'wasm', 'cpu', 'tensorflow'] as const;
export type Backend = (typeof backends)[number];

export const devices = ['cpu', 'cuda', 'webgpu', 'coreml', 'dml'] as const;
/** Where the `onnx` backend computes. */
export type Device = (typeof devices)[number];

/** @throws UserError (usage) if the user cannot choose this device for the backend, or TF32 for the device. */
export function checkDevice(backend: Backend, device: Device, tf32 = false): void {
  if (tf32 && device !== 'cuda') throw usageError('--tf32 works only with --device cuda; leave it out');
  if (device === 'cpu' || backend === 'onnx') return;
  throw usageError(`--device ${device} works only with --backend onnx; '${backend}' chooses its own device`);
}

export type Tensors = Nest<Tensor>;

/** A compiled function: arrays in, arrays out. */
export type Compiled<Input, Output> = (input: Arrays<Input>) => Promise<Arrays<Output>>;

/** What a scanned step gets besides its carry. */
export interface StepInput<Each, Tables, Shared> {
  /** This step's slice of each array in `each`. */
  each: Each;
  /** Large arrays from which a step may only gather rows. */
  tables: Tables;
  /** Whole arrays, the same for every step. */
  shared: Shared;
}

export interface ScanInput<Carry, Each, Tables, Shared> {
  /** What the first step starts from. */
  carry: Arrays<Carry>;
  /** Arrays [steps, …], one slice per step. */
  each: Arrays<Each>;
  /** Arrays [rows, …], coded or not; the number of rows is not part of the signature. */
  tables: Arrays<Tables>;
  shared: Arrays<Shared>;
}

/** A step as the engines see it: from nests of tensors to nests of tensors. */
export type UntypedStep = (carry: unknown, input: unknown) => { carry: unknown; output: unknown };

/** A scan's input as the engines see it: any nests of arrays. */
export type UntypedScanInput = Record<'carry' | 'each' | 'tables' | 'shared', unknown>;

export interface ScanOutput<Carry, Output> {
  /** The last step's carry. */
  carry: Arrays<Carry>;
  /** Each step's output, stacked: [steps, …]. */
  outputs: Arrays<Output>;
}

export type Step<Carry, Each, Tables, Shared, Output> = (
  carry: Carry,
  input: StepInput<Each, Tables, Shared>,
) => { carry: Carry; output: Output };

export type Scanned<Carry, Each, Tables, Shared, Output> = (
  input: ScanInput<Carry, Each, Tables, Shared>,
) => Promise<ScanOutput<Carry, Output>>;

/**
 * Runs pure functions that are written in TensorFlow.js. Their meaning does not depend on the backend. A compiling
 * backend traces them once per signature (structure, shapes and types of the arguments), so their JavaScript must not
 * depend on the values of tensors.
 */
export interface Engine {
  readonly backend: Backend;
  readonly device: Device;
  /** Like `jax.jit`. `name` appears in error messages. */
  compile<Input extends Tensors, Output extends Tensors>(
    name: string,
    fn: (input: Input) => Output,
  ): Compiled<Input, Output>;
  /** Like `jax.lax.scan`: a step over all slices in one call. */
  scan<
    Carry extends Tensors,
    Each extends Tensors,
    Tables extends Tensors,
    Shared extends Tensors,
    Output extends Tensors,
  >(
    name: string,
    step: Step<Carry, Each, Tables, Shared, Output>,
  ): Scanned<Carry, Each, Tables, Shared, Output>;
  /** Number of compiled programs in memory. */
  readonly programs: number;
  /** Seconds spent on making programs so far, of functions that are called one after the other. */
  readonly compiling: number;
  /** Frees all compiled programs; the engine can still be used. */
  release(): Promise<void>;
}
