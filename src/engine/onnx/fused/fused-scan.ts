import type * as Ort from 'onnxruntime-node';
import { type ArrayData, array, type NdArray, sizeOf } from '../../array.js';
import { encode, nameOf } from '../encode.js';
import type { CreateSession, Executable } from '../executable.js';
import type { Value } from '../graph.js';
import type { Loop, Program } from '../program.js';
import { emitPasses } from './emit.js';
import { free } from './free.js';
import { passesOf } from './passes.js';
import { type Split, splitLoop } from './split.js';

/** Arrays start at multiples of this many bytes, a line of the cache. */
const ALIGNMENT = 64;
const PAGE = 65_536;
/** Bytes that WebAssembly's memory can have. */
const MOST = 2 ** 32 - PAGE;

/** Where arrays are in one memory. */
class Layout {
  private readonly offsets = new Map<Value, number>();
  bytes = 0;

  place(value: Value): void {
    if (this.offsets.has(value)) return;
    this.offsets.set(value, this.bytes);
    this.bytes += Math.ceil((4 * sizeOf(value.shape)) / ALIGNMENT) * ALIGNMENT;
  }

  has(value: Value): boolean {
    return this.offsets.has(value);
  }

  readonly offsetOf = (value: Value): number => this.offsets.get(value)!;
  get values(): Value[] {
    return [...this.offsets.keys()];
  }
}

/**
 * A loop as a head on ONNX Runtime, once a step, and loops over the elements of carried values in WebAssembly. Both
 * use one memory, so that nothing is copied between steps.
 */
export class FusedScan implements Executable {
  private latest: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly runtime: typeof Ort,
    private readonly program: Program,
    private readonly loop: Loop,
    private readonly split: Split,
    private readonly session: Ort.InferenceSession,
    private readonly layout: Layout,
    private readonly memory: WebAssembly.Memory,
    private readonly passes: () => void,
    private readonly fetches: readonly { value: Value; name: string; tensor: Ort.Tensor }[],
  ) {}

  /** @returns undefined if there is no such rest, or its values need more memory than WebAssembly has */
  static async create(
    runtime: typeof Ort,
    program: Program,
    createSession: CreateSession,
  ): Promise<FusedScan | undefined> {
    const { loop } = program;
    const split = splitLoop(program);
    if (!loop || !split) return undefined;
    const { head, passed } = split;
    const passes = passesOf(split);
    const layout = new Layout();
    for (const { input } of passed) layout.place(input);
    for (const { arrays, singles } of passes)
      for (const value of [...arrays, ...singles.filter(({ constant }) => constant === undefined)])
        layout.place(value);
    if (layout.bytes > MOST) return undefined;

    const memory = new WebAssembly.Memory({ initial: Math.ceil(layout.bytes / PAGE) });
    const module = emitPasses(passes, layout.offsetOf);
    const { instance } = await WebAssembly.instantiate(module, { env: { memory } });
    const viewOf = (value: Value) =>
      new Float32Array(memory.buffer, layout.offsetOf(value), sizeOf(value.shape));
    for (const value of layout.values)
      if (value.constant && 'data' in value.constant) viewOf(value).set(value.constant.data as Float32Array);
    const { model, outputNames } = encode(head);
    const session = await createSession(model);
    const fetches = head.outputs.map((value, index) => {
      // What the head only hands on must not be written to where it is read.
      const isMade = head.nodes.some(({ outputs }) => outputs.includes(value));
      const data = isMade && layout.has(value) ? viewOf(value) : emptyData(value);
      const tensor = new runtime.Tensor(value.dtype as 'float32', data as Float32Array, value.shape);
      return { value, name: outputNames[index]!, tensor };
    });
    return new FusedScan(
      runtime,
      program,
      loop,
      split,
      session,
      layout,
      memory,
      instance.exports.run as () => void,
      fetches,
    );
  }

  run([steps, ...given]: readonly (NdArray | bigint)[]): Promise<NdArray[]> {
    // Two calls at a time would share the memory.
    const own = this.latest.then(() => this.runAlone(Number(steps), given as NdArray[]));
    this.latest = own.catch(() => {});
    return own;
  }

  endProfiling(): void {
    this.session.endProfiling();
  }

  release(): Promise<void> {
    return this.session.release();
  }

  private async runAlone(steps: number, given: readonly NdArray[]): Promise<NdArray[]> {
    const { program, loop, split, session, passes } = this;
    const arrays = new Map(program.inputs.slice(1).map((value, index) => [value, given[index]!]));
    for (const value of this.layout.values) {
      const data = arrays.get(value)?.data;
      if (data) this.viewOf(value).set(data);
    }
    for (const { initial, input } of split.passed) {
      this.viewOf(input).set(arrays.get(initial)!.data);
    }
    const handed = new Map(
      split.handed.map(({ initial, input }) => [input, arrays.get(initial)!.data.slice()]),
    );
    const iteration = BigInt64Array.of(0n);
    const feeds = Object.fromEntries(
      split.head.inputs.map((value) => [nameOf(value), this.feedOf(value, arrays, handed, iteration)]),
    );
    const fetches = Object.fromEntries(this.fetches.map(({ name, tensor }) => [name, tensor]));
    const made = new Map(this.fetches.map(({ value, tensor }) => [value, tensor.data as ArrayData]));
    const stacks = loop.collected.map(({ output }) => ({
      output,
      data: emptyData(output, steps),
      from: made.get(output)!,
    }));

    for (let step = 0; step < steps; step++) {
      iteration[0] = BigInt(step);
      free(await session.run(feeds, fetches), fetches);
      passes();
      for (const { input, output } of split.handed) handed.get(input)!.set(made.get(output)!);
      for (const { data, from } of stacks) data.set(from, step * from.length);
    }

    const finals = new Map<Value, NdArray>();
    for (const { input, final } of split.passed)
      finals.set(final, array('float32', input.shape, this.viewOf(input).slice()));
    for (const { input, final } of split.handed)
      finals.set(final, array(input.dtype as NdArray['dtype'], input.shape, handed.get(input)!));
    for (const {
      inputs: [unchanged],
      outputs: [final],
    } of loop.after)
      finals.set(final!, arrays.get(unchanged!)!);
    loop.collected.forEach(({ stacked, output }, index) => {
      const shape = [steps, ...output.shape];
      finals.set(stacked, array(output.dtype as NdArray['dtype'], shape, stacks[index]!.data));
    });
    return program.outputs.map((value) => finals.get(value)!);
  }

  private feedOf(
    value: Value,
    arrays: ReadonlyMap<Value, NdArray>,
    handed: ReadonlyMap<Value, ArrayData>,
    iteration: BigInt64Array,
  ): Ort.Tensor {
    const { Tensor } = this.runtime;
    if (value === this.loop.iteration) return new Tensor('int64', iteration, []);
    const given = arrays.get(value);
    if (given) return new Tensor(given.dtype as 'float32', given.data as Float32Array, given.shape);
    const data = handed.get(value) ?? this.viewOf(value);
    return new Tensor(value.dtype as 'float32', data as Float32Array, value.shape);
  }

  private viewOf(value: Value): Float32Array {
    return new Float32Array(this.memory.buffer, this.layout.offsetOf(value), sizeOf(value.shape));
  }
}

function emptyData({ dtype, shape }: Value, times = 1): ArrayData {
  const size = times * sizeOf(shape);
  if (dtype === 'float32') return new Float32Array(size);
  return dtype === 'int32' ? new Int32Array(size) : new Uint8Array(size);
}
