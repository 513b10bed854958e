import { createRequire } from 'node:module';
import { relu, Tensor } from '@tensorflow/tfjs-core';
import type * as Ort from 'onnxruntime-node';
import { messageOf, UserError } from '../../errors.js';
import { type ArrayData, array, float32, isArray, leaves, mapLeaves, type NdArray } from '../array.js';
import type { Compiled, Device, Engine, Scanned, Step, Tensors, UntypedScanInput } from '../engine.js';
import { checkCarry, stepsOf } from '../steps.js';
import { encode, nameOf, outputNames } from './encode.js';
import { neededNodes, type Value } from './graph.js';
import { type Carried, loopProgram, type Program, withoutUnchanged } from './program.js';
import { record } from './recorder.js';

const isTensor = (value: unknown): value is Tensor => value instanceof Tensor;

/** A traced program, ready to run, and what its outputs look like. */
interface Loaded {
  program: Program;
  /** A program without outputs needs none. */
  session: Ort.InferenceSession | undefined;
  names: string[];
  /** The structure of the result, with the number of an output in each leaf's place. */
  structure: unknown;
}

const remedies: Record<Exclude<Device, 'cpu'>, string> = {
  cuda: 'it needs Linux on x64, an NVIDIA driver with CUDA 12 and cuDNN 9, and the libraries that `npm rebuild onnxruntime-node --onnxruntime-node-install=cuda12` downloads',
  webgpu: 'it needs a graphics driver for Vulkan, Metal or Direct3D 12',
  coreml: 'it needs macOS',
  dml: 'it needs Windows with DirectX 12',
};

function loadRuntime(): typeof Ort {
  try {
    return createRequire(import.meta.url)('onnxruntime-node') as typeof Ort;
  } catch (error) {
    throw new UserError(
      `ONNX Runtime does not load on this machine (${messageOf(error).split('\n')[0]}): use --backend wasm or cpu`,
    );
  }
}

export interface OnnxOptions {
  /** Where each program's profile is written on release: the start of a file's path. */
  profile?: string;
}

/** Traces functions and runs them on ONNX Runtime, on one thread: results repeat bit by bit. */
export class OnnxEngine implements Engine {
  readonly backend = 'onnx';
  private readonly loaded = new Set<Map<string, Promise<Loaded>>>();

  private constructor(
    readonly device: Device,
    private readonly runtime: typeof Ort,
    private readonly options: OnnxOptions,
  ) {}

  /** An engine on a device; a UserError if ONNX Runtime cannot use that device here. */
  static async on(device: Device, options: OnnxOptions = {}): Promise<OnnxEngine> {
    const runtime = loadRuntime();
    // A device that is not there is reported once, by the error below.
    runtime.env.logLevel = 'fatal';
    const engine = new OnnxEngine(device, runtime, options);
    if (device === 'cpu') return engine;
    try {
      const probe = engine.compile('device probe', (x: Tensor) => relu(x));
      await probe(float32([2], [-1, 1]));
      await engine.release();
    } catch (error) {
      const reason = messageOf(error).replaceAll(/\s+/g, ' ').trim();
      throw new UserError(
        `--device ${device} cannot be used here: ${remedies[device]} (ONNX Runtime says: ${reason})`,
      );
    }
    return engine;
  }

  get programs(): number {
    return [...this.loaded].reduce((sum, cache) => sum + cache.size, 0);
  }

  compile<Input extends Tensors, Output extends Tensors>(
    name: string,
    fn: (input: Input) => Output,
  ): Compiled<Input, Output> {
    const cache = this.newCache();
    const run = async (input: unknown): Promise<unknown> => {
      const given = leaves(input, isArray);
      const key = signature(given);
      const loaded = await remembered(cache, key, () =>
        this.load(name, traceFunction(name, fn as never, input)),
      );
      const results = await this.run(
        loaded,
        given.map(({ value }) => value),
      );
      return filledIn(loaded.structure, results);
    };
    return run as never;
  }

  scan<
    Carry extends Tensors,
    Each extends Tensors,
    Tables extends Tensors,
    Shared extends Tensors,
    Output extends Tensors,
  >(
    name: string,
    step: Step<Carry, Each, Tables, Shared, Output>,
  ): Scanned<Carry, Each, Tables, Shared, Output> {
    const cache = this.newCache();
    const run = async (input: UntypedScanInput): Promise<unknown> => {
      const { carry, each, tables, shared } = input;
      const slices = leaves(each, isArray);
      const steps = stepsOf(name, slices);
      const key = [
        signature(leaves(carry, isArray)),
        signature(slices, true),
        signature(leaves(tables, isArray), true),
        signature(leaves(shared, isArray)),
      ].join('|');
      const loaded = await remembered(cache, key, () =>
        this.load(name, traceScan(name, step as never, input)),
      );
      const count: NdArray | bigint = BigInt(steps);
      const given = [carry, each, tables, shared].flatMap((nest) => leaves(nest, isArray));
      const results = await this.run(loaded, [count, ...given.map(({ value }) => value)]);
      return filledIn(loaded.structure, results);
    };
    return run as never;
  }

  async release(): Promise<void> {
    const all = [...this.loaded].flatMap((cache) => [...cache.values()]);
    for (const cache of this.loaded) cache.clear();
    for (const loaded of all) {
      const { session } = await loaded;
      if (this.options.profile) session?.endProfiling();
      await session?.release();
    }
  }

  private newCache(): Map<string, Promise<Loaded>> {
    const cache = new Map<string, Promise<Loaded>>();
    this.loaded.add(cache);
    return cache;
  }

  private async load(name: string, traced: { program: Program; structure: unknown }): Promise<Loaded> {
    if (traced.program.outputs.length === 0) return { ...traced, session: undefined, names: [] };
    const { profile } = this.options;
    const options: Ort.InferenceSession.SessionOptions = {
      executionProviders: [this.device],
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
      ...(profile ? { enableProfiling: true, profileFilePrefix: profile } : {}),
    };
    try {
      const session = await this.runtime.InferenceSession.create(encode(traced.program), options);
      return { ...traced, session, names: outputNames(traced.program) };
    } catch (error) {
      throw new UserError(`ONNX Runtime does not accept '${name}': ${messageOf(error)}`);
    }
  }

  private async run(loaded: Loaded, given: (NdArray | bigint)[]): Promise<NdArray[]> {
    const { Tensor: OrtTensor } = this.runtime;
    const { program, session, names } = loaded;
    if (!session) return [];
    const feeds: Record<string, Ort.Tensor> = {};
    program.inputs.forEach((value, index) => {
      const array = given[index]!;
      feeds[nameOf(value)] =
        typeof array === 'bigint'
          ? new OrtTensor('int64', BigInt64Array.of(array), [])
          : new OrtTensor(array.dtype, array.data, array.shape);
    });
    const results = await session.run(feeds, names);
    return names.map((name) => {
      const { type, dims, data } = results[name]!;
      return array(type as NdArray['dtype'], dims, data as ArrayData);
    });
  }
}

async function remembered<T>(
  cache: Map<string, Promise<T>>,
  key: string,
  make: () => Promise<T>,
): Promise<T> {
  const known = cache.get(key);
  if (known) return known;
  const made = make();
  cache.set(key, made);
  // What failed is tried again.
  made.catch(() => cache.delete(key));
  return made;
}

const signature = (given: { path: string; value: NdArray }[], anyRows = false): string =>
  given
    .map(({ path, value: { dtype, shape } }) => `${path}:${dtype}[${anyRows ? shape.slice(1) : shape}]`)
    .join();

/** A structure whose leaves are numbers of outputs, and the outputs in that order. */
function numbered(
  result: unknown,
  standsFor: (tensor: Tensor) => Value,
): { structure: unknown; outputs: Value[] } {
  const outputs: Value[] = [];
  const structure = mapLeaves(result, isTensor, (tensor) => ({
    output: outputs.push(standsFor(tensor)) - 1,
  }));
  return { structure, outputs };
}

const isPlace = (value: unknown): value is { output: number } =>
  typeof value === 'object' && value !== null && typeof (value as { output?: unknown }).output === 'number';

const filledIn = (structure: unknown, results: NdArray[]): unknown =>
  mapLeaves(structure, isPlace, ({ output }) => results[output]);

function traceFunction(
  name: string,
  fn: (input: never) => unknown,
  input: unknown,
): { program: Program; structure: unknown } {
  return record(name, ({ graph, placeholder, standsFor }) => {
    const inputs: Value[] = [];
    const tensors = mapLeaves(input, isArray, ({ dtype, shape }) => {
      const value = graph.input(dtype, shape);
      inputs.push(value);
      return placeholder(value);
    });
    const { structure, outputs } = numbered(fn(tensors as never), standsFor);
    return { program: { inputs, nodes: neededNodes(graph.nodes, outputs), outputs }, structure };
  });
}

function traceScan(
  name: string,
  step: (carry: never, input: never) => { carry: unknown; output: unknown },
  input: UntypedScanInput,
): { program: Program; structure: unknown } {
  return record(name, ({ graph, placeholder, standsFor }) => {
    const steps = graph.input('int64', []);
    const iteration = graph.input('int64', []);
    const inputs: Value[] = [steps];
    const outside = (dtype: NdArray['dtype'], shape: readonly number[], table = false): Value => {
      const value = graph.input(dtype, shape, table);
      inputs.push(value);
      return value;
    };

    const starts: { initial: Value; input: Value; path: string }[] = [];
    const carry = mapLeaves(input.carry, isArray, ({ dtype, shape }, path) => {
      const start = { initial: outside(dtype, shape), input: graph.input(dtype, shape), path };
      starts.push(start);
      return placeholder(start.input);
    });
    const each = mapLeaves(input.each, isArray, ({ dtype, shape }) => {
      const slices = outside(dtype, shape, true);
      return placeholder(
        graph.add('Gather', [slices, iteration], { dtype, shape: shape.slice(1) }, { axis: 0 }),
      );
    });
    const tables = mapLeaves(input.tables, isArray, ({ dtype, shape }) =>
      placeholder(outside(dtype, shape, true)),
    );
    const shared = mapLeaves(input.shared, isArray, ({ dtype, shape }) => placeholder(outside(dtype, shape)));

    const result = step(carry as never, { each, tables, shared } as never);
    const handedOn = leaves(result.carry, isTensor);
    checkCarry(
      name,
      starts.map(({ path, input }) => ({ path, value: input })),
      handedOn,
    );
    const next = new Map(handedOn.map(({ path, value }) => [path, standsFor(value)]));
    const carried = starts.map(
      ({ initial, input, path }): Carried => ({
        initial,
        input,
        output: next.get(path)!,
        final: graph.input(input.dtype, input.shape),
      }),
    );
    const { structure, outputs } = numbered(result.output, standsFor);
    const collected = outputs.map((output) => ({
      output,
      // The number of steps is free, as a table's rows are.
      stacked: graph.input(output.dtype, [1, ...output.shape], true),
    }));

    const finals = [...carried.map(({ final }) => final), ...collected.map(({ stacked }) => stacked)];
    const loop = withoutUnchanged({ steps, iteration, carried, collected, nodes: graph.nodes, after: [] });
    let place = 0;
    const wholeStructure = {
      carry: mapLeaves(input.carry, isArray, () => ({ output: place++ })),
      outputs: mapLeaves(structure, isPlace, ({ output }) => ({ output: carried.length + output })),
    };
    return { program: loopProgram(inputs, loop, finals), structure: wholeStructure };
  });
}
