import { mul, relu, type Tensor } from '@tensorflow/tfjs-core';
import type * as Ort from 'onnxruntime-node';
import { messageOf, UserError } from '../../errors/user-error.js';
import { float32, isArray, leaves, type NdArray } from '../array.js';
import { deviceEnvironment } from '../device-environment.js';
import type { Device, Engine, UntypedScanInput, UntypedStep } from '../engine.js';
import { stepsOf } from '../steps.js';
import { DeviceProgram } from './device/device-program.js';
import { forGpu } from './device/for-gpu.js';
import { requireCudaKernels } from './device/kernels/missing.js';
import { DeviceError } from './device-error.js';
import type { CreateSession, Executable, ModelFile } from './executable.js';
import { MOST_BUFFERS, withFewBuffers } from './few-buffers.js';
import { Arena } from './fused/arena.js';
import { FusedScan } from './fused/fused-scan.js';
import type { Program } from './program.js';
import { loadRuntime } from './runtime.js';
import { signatureOf, signatureOfScan } from './signature.js';
import { filledIn, type Traced, traceFunction, traceScan } from './trace.js';
import { WholeProgram } from './whole-program.js';

/** Of single precision. */
const SMALLEST_NORMAL = 2 ** -126;

/** A traced function, ready to run. */
interface Loaded extends Traced {
  /** None for a program without outputs. */
  executable: Executable | undefined;
}

export interface OnnxOptions {
  /** Beginning of the path of the file to which each program's profile is written on release. */
  profile?: string;
  /**
   * Whether numbers below the smallest normal one count as zero. Many processors take a hundred times as long for them,
   * and what decays, as Adam's moments of idle units do, ends there. It works only for the first engine of a process,
   * and for all that its thread computes from then on, in JavaScript too; so it is for processes that train only.
   */
  flushDenormals?: boolean;
  /** Whether loops stay whole, all of a step on ONNX Runtime; to compare with. */
  wholeLoops?: boolean;
  /** The most buffers of a `Split` or a `Concat`. Default: what the device can take. */
  mostBuffers?: number;
  /** How programs are rewritten first; on CUDA `forGpu`, and nothing elsewhere. For tests. */
  rewrite?: (program: Program) => Program;
}

/** Traces functions and runs them on ONNX Runtime, on one thread: results repeat bit by bit. */
export class OnnxEngine implements Engine {
  readonly backend = 'onnx';
  /** Programs by the number of the function and the signature of its arguments. */
  private readonly loaded = new Map<string, Promise<Loaded>>();
  private readonly arena = new Arena();
  private functions = 0;
  compiling = 0;

  private constructor(
    readonly device: Device,
    private readonly runtime: typeof Ort,
    private readonly options: OnnxOptions,
  ) {}

  /** An engine on a device. @throws UserError if ONNX Runtime cannot use that device here. */
  static async on(device: Device, options: OnnxOptions = {}): Promise<OnnxEngine> {
    if (device === 'cuda') setUnset(deviceEnvironment());
    const runtime = loadRuntime();
    // A missing device is reported once, by the error below.
    runtime.env.logLevel = 'fatal';
    const engine = new OnnxEngine(device, runtime, options);
    if (options.flushDenormals) await new OnnxEngine('cpu', runtime, options).requireFlushing();
    if (device === 'cpu') return engine;
    try {
      const probe = engine.compile('device probe', (x: Tensor) => relu(x));
      await probe(float32([2], [-1, 1]));
      await engine.release();
    } catch (error) {
      throw new DeviceError(device, `ONNX Runtime says: ${messageOf(error)}`);
    }
    return engine;
  }

  /** @throws Error if denormal numbers do not count as zero, although the processor could do that */
  private async requireFlushing(): Promise<void> {
    const half = this.compile('probe for denormals', (x: Tensor) => mul(x, 0.5));
    const { data } = await half(float32([1], [SMALLEST_NORMAL]));
    await this.release();
    // ONNX Runtime can set this on processors of this kind; others are as fast with denormals.
    if (process.arch === 'x64' && data[0] !== 0)
      throw new Error('denormals must be flushed by the first engine');
  }

  get programs(): number {
    return this.loaded.size;
  }

  readonly compile: Engine['compile'] = (name, fn) => {
    const id = this.functions++;
    const run = async (input: unknown): Promise<unknown> => {
      const given = leaves(input, isArray);
      const loaded = await this.loadedOnce(`${id}|${signatureOf(given)}`, name, () =>
        traceFunction(name, fn as (input: unknown) => unknown, input),
      );
      return resultOf(
        loaded,
        given.map(({ value }) => value),
      );
    };
    return run as never;
  };

  readonly scan: Engine['scan'] = (name, step) => {
    const id = this.functions++;
    const run = async (input: UntypedScanInput): Promise<unknown> => {
      const { carry, each, tables, shared } = input;
      const steps = stepsOf(name, leaves(each, isArray));
      const loaded = await this.loadedOnce(`${id}|${signatureOfScan(input)}`, name, () =>
        traceScan(name, step as UntypedStep, input),
      );
      const given = [carry, each, tables, shared].flatMap((nest) => leaves(nest, isArray));
      return resultOf(loaded, [BigInt(steps), ...given.map(({ value }) => value)]);
    };
    return run as never;
  };

  async release(): Promise<void> {
    const all = [...this.loaded.values()];
    this.loaded.clear();
    for (const loaded of all) {
      const { executable } = await loaded;
      if (this.options.profile) executable?.endProfiling();
      await executable?.release();
    }
  }

  /** The program of a function and signature, traced and loaded when it is first needed. */
  private async loadedOnce(key: string, name: string, trace: () => Traced): Promise<Loaded> {
    const known = this.loaded.get(key);
    if (known) return known;
    const loaded = this.load(name, trace);
    this.loaded.set(key, loaded);
    // A program that failed to load is tried again.
    loaded.catch(() => this.loaded.delete(key));
    return loaded;
  }

  private async load(name: string, trace: () => Traced): Promise<Loaded> {
    return this.timed(async () => {
      const traced = trace();
      if (traced.program.outputs.length === 0) return { ...traced, executable: undefined };
      return { ...traced, executable: await this.executableOf(name, traced.program) };
    });
  }

  private async timed<T>(make: () => Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      return await make();
    } finally {
      this.compiling += (performance.now() - start) / 1000;
    }
  }

  /**
   * Loads a program, which is then its caller's: it does not count here, and is not released here.
   * @throws UserError if ONNX Runtime refuses it, or cannot compute it on this device
   */
  async executableOf(name: string, program: Program): Promise<Executable> {
    const create: CreateSession = async (model, files) => {
      try {
        return await this.createSession(model, files);
      } catch (error) {
        throw new UserError(`ONNX Runtime does not accept '${name}': ${messageOf(error)}`);
      }
    };
    const rewrite = this.options.rewrite ?? (this.device === 'cuda' ? forGpu : undefined);
    if (rewrite) {
      // Its session is made in its first call.
      const timed: CreateSession = (model, files) => this.timed(() => create(model, files));
      const rewritten = rewrite(program);
      if (this.device === 'cuda') requireCudaKernels(name, rewritten);
      return new DeviceProgram(this.runtime, program, rewritten, timed);
    }
    const isSplit = this.device === 'cpu' && !this.options.wholeLoops;
    const fused = isSplit && (await FusedScan.create(this.runtime, program, create, this.arena));
    return fused || WholeProgram.create(this.runtime, this.acceptable(program), create);
  }

  /** A program as the device can take it. */
  private acceptable(program: Program): Program {
    const { mostBuffers = this.device === 'webgpu' ? MOST_BUFFERS : undefined } = this.options;
    return mostBuffers === undefined ? program : withFewBuffers(program, mostBuffers);
  }

  private createSession(model: Uint8Array, files: readonly ModelFile[] = []): Promise<Ort.InferenceSession> {
    const { profile, flushDenormals } = this.options;
    return this.runtime.InferenceSession.create(model, {
      executionProviders: [this.device],
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      // Each session's arena would keep the memory of its largest step; a run has a dozen sessions.
      enableCpuMemArena: false,
      graphOptimizationLevel: 'all',
      externalData: files,
      logSeverityLevel: 3,
      ...(profile && { enableProfiling: true, profileFilePrefix: profile }),
      // Of all sessions, the runtime heeds this in the first of a process.
      ...(flushDenormals && { extra: { session: { set_denormal_as_zero: '1' } } }),
    });
  }
}

/** Sets what the process was not started with. */
function setUnset(variables: Record<string, string>): void {
  for (const [name, value] of Object.entries(variables)) process.env[name] ??= value;
}

const resultOf = async ({ executable, structure }: Loaded, given: readonly (NdArray | bigint)[]) =>
  filledIn(structure, (await executable?.run(given)) ?? []);
