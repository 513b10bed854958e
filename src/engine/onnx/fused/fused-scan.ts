import type * as Ort from 'onnxruntime-node';
import { type ArrayData, array, type NdArray, sizeOf } from '../../array.js';
import { CodedArray, LEVELS } from '../../coded-array.js';
import { encode, nameOf } from '../encode.js';
import type { CreateSession, Executable } from '../executable.js';
import type { Value } from '../graph.js';
import type { Loop, Program } from '../program.js';
import { type Arena, MOST_BYTES } from './arena.js';
import { emitPasses } from './emit.js';
import { free } from './free.js';
import { emitLookUp, type LookUp } from './look-up.js';
import { passesOf } from './passes.js';
import { codedGatherer, floatGatherer, type Gatherer, type RowGather } from './row-gather.js';
import { type Split, splitLoop } from './split.js';

/** Arrays start at multiples of this many bytes, a line of the cache. */
const ALIGNMENT = 64;

/** Where arrays are in one memory. */
class Layout {
  private readonly offsets = new Map<Value, number>();
  bytes = 0;

  place(value: Value): void {
    if (!this.offsets.has(value)) this.offsets.set(value, this.reserve(sizeOf(value.shape)));
  }

  /** A value whose parts follow each other in it. */
  placeWhole(whole: Value, parts: readonly Value[]): void {
    this.place(whole);
    let start = this.offsetOf(whole);
    for (const part of parts) {
      this.offsets.set(part, start);
      start += 4 * sizeOf(part.shape);
    }
  }

  /** Room for so many numbers. @returns where it begins, in bytes */
  reserve(numbers: number): number {
    const start = this.bytes;
    this.bytes += Math.ceil((4 * numbers) / ALIGNMENT) * ALIGNMENT;
    return start;
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
 * A loop as a head on ONNX Runtime, once a step, after the rows of tables have been gathered for it, and loops over the
 * elements of carried values in WebAssembly. All use one memory, so that nothing is copied between steps.
 */
export class FusedScan implements Executable {
  private constructor(
    private readonly runtime: typeof Ort,
    private readonly program: Program,
    private readonly loop: Loop,
    private readonly split: Split,
    private readonly session: Ort.InferenceSession,
    private readonly layout: Layout,
    private readonly arena: Arena,
    private readonly passes: () => void,
    private readonly lookUp: LookUp,
    /** Of the head. */
    private readonly outputNames: readonly string[],
  ) {}

  /**
   * @param arena shared with the engine's other programs
   * @returns undefined if there is nothing to do before or after the head, or WebAssembly cannot do it: it takes more
   * memory than there is, or too many arrays at a time
   */
  static async create(
    runtime: typeof Ort,
    program: Program,
    createSession: CreateSession,
    arena: Arena,
  ): Promise<FusedScan | undefined> {
    const { loop } = program;
    const split = splitLoop(program);
    if (!loop || !split) return undefined;
    const { gathers, joins, head, passed } = split;
    const passes = passesOf(split);
    const layout = new Layout();
    for (const { rows, parts } of joins) layout.placeWhole(rows, parts);
    for (const { rows } of gathers) layout.place(rows);
    const levels = layout.reserve(LEVELS);
    for (const { input } of passed) layout.place(input);
    for (const { arrays, singles } of passes)
      for (const value of [...arrays, ...singles.filter(({ constant }) => constant === undefined)])
        layout.place(split.parts.get(value)?.array ?? value);
    const offsetOf = (value: Value): number => {
      const part = split.parts.get(value);
      return part ? layout.offsetOf(part.array) + 4 * part.index : layout.offsetOf(value);
    };
    if (layout.bytes > MOST_BYTES) return undefined;

    const run = await loaded<() => void>(emitPasses(passes, offsetOf), arena, layout.bytes);
    const lookUp = run && (await loaded<LookUp['run']>(emitLookUp(levels), arena, layout.bytes));
    if (!run || !lookUp) return undefined;
    const { model, outputNames } = encode(head);
    const session = await createSession(model);
    return new FusedScan(
      runtime,
      program,
      loop,
      split,
      session,
      layout,
      arena,
      run,
      { levels, run: lookUp },
      outputNames,
    );
  }

  run([steps, ...given]: readonly (NdArray | bigint)[]): Promise<NdArray[]> {
    return this.arena.lend(this.layout.bytes, () => this.runAlone(Number(steps), given as NdArray[]));
  }

  endProfiling(): void {
    this.session.endProfiling();
  }

  /** After what is running. */
  release(): Promise<void> {
    return this.arena.lend(0, () => this.session.release());
  }

  private async runAlone(steps: number, given: readonly NdArray[]): Promise<NdArray[]> {
    const { program, loop, split, session, passes } = this;
    const arrays = new Map(program.inputs.slice(1).map((value, index) => [value, given[index]!]));
    for (const value of this.layout.values) {
      const data = arrays.get(value)?.data ?? dataOf(value);
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
    const made = new Map(split.head.outputs.map((value) => [value, this.placeOf(value)]));
    const fetches = Object.fromEntries(
      split.head.outputs.map((value, index) => [
        this.outputNames[index]!,
        this.tensorOf(value, made.get(value)!),
      ]),
    );
    const gatherers = split.gathers.map((one) => this.gathererOf(one, arrays));
    const stacks = loop.collected.map(({ output }) => ({
      output,
      data: emptyData(output, steps),
      from: made.get(output)!,
    }));

    for (let step = 0; step < steps; step++) {
      iteration[0] = BigInt(step);
      for (const gather of gatherers) gather(step);
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

  private gathererOf({ table, numbers, rows }: RowGather, arrays: ReadonlyMap<Value, NdArray>): Gatherer {
    const [given, wanted] = [arrays.get(table)!, arrays.get(numbers)!];
    if (!(given instanceof CodedArray)) return floatGatherer(given, wanted, this.viewOf(rows));
    return codedGatherer(given, wanted, this.lookUp, this.arena.buffer, this.layout.offsetOf(rows));
  }

  /** Where the head writes an output: what it only hands on must not be written to where it is read. */
  private placeOf(value: Value): ArrayData {
    const isMade = this.split.head.nodes.some(({ outputs }) => outputs.includes(value));
    return isMade && this.layout.has(value) ? this.viewOf(value) : emptyData(value);
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
    return this.tensorOf(value, handed.get(value) ?? this.viewOf(value));
  }

  private tensorOf({ dtype, shape }: Value, data: ArrayData): Ort.Tensor {
    return new this.runtime.Tensor(dtype as 'float32', data as Float32Array, shape);
  }

  private viewOf(value: Value): Float32Array {
    return new Float32Array(this.arena.buffer, this.layout.offsetOf(value), sizeOf(value.shape));
  }
}

/** A module's `run`, with enough memory; undefined where WebAssembly refuses. */
async function loaded<Run>(
  module: Uint8Array<ArrayBuffer>,
  arena: Arena,
  bytes: number,
): Promise<Run | undefined> {
  try {
    return await arena.lend(bytes, async (memory) => {
      const { instance } = await WebAssembly.instantiate(module, { env: { memory } });
      return instance.exports.run as Run;
    });
  } catch {
    return undefined;
  }
}

const dataOf = ({ constant }: Value): Float32Array | undefined =>
  constant && 'data' in constant ? (constant.data as Float32Array) : undefined;

function emptyData({ dtype, shape }: Value, times = 1): ArrayData {
  const size = times * sizeOf(shape);
  if (dtype === 'float32') return new Float32Array(size);
  return dtype === 'int32' ? new Int32Array(size) : new Uint8Array(size);
}
