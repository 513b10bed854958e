import type * as Ort from 'onnxruntime-node';
import { type ArrayData, array, type NdArray } from '../../array.js';
import { encode, nameOf } from '../encode.js';
import type { CreateSession, Executable } from '../executable.js';
import type { Value } from '../graph.js';
import type { Program } from '../program.js';

type Given = readonly (NdArray | bigint)[];

/** A program on a device, which keeps its tables there from call to call. */
export class DeviceProgram implements Executable {
  private readonly tables: readonly number[];
  private held:
    | { tables: readonly NdArray[]; session: Ort.InferenceSession; names: readonly string[] }
    | undefined;
  /** Calls take turns, since each may need another session. */
  private latest: Promise<unknown> = Promise.resolve();

  /**
   * @param program whose steps gather their slices
   * @param rewritten the program that is run, with the same inputs and outputs
   */
  constructor(
    private readonly runtime: typeof Ort,
    program: Program,
    private readonly rewritten: Program,
    private readonly createSession: CreateSession,
  ) {
    const tables = tablesOf(program);
    this.tables = program.inputs.flatMap((value, index) => (tables.has(value) ? [index] : []));
  }

  run(given: Given): Promise<NdArray[]> {
    const results = this.latest.then(() => this.runNow(given));
    this.latest = results.catch(() => {});
    return results;
  }

  endProfiling(): void {
    this.held?.session.endProfiling();
  }

  async release(): Promise<void> {
    await this.latest;
    const { held } = this;
    this.held = undefined;
    await held?.session.release();
  }

  private async runNow(given: Given): Promise<NdArray[]> {
    const { session, names } = await this.sessionWith(given);
    const { inputs } = this.rewritten;
    const feeds = Object.fromEntries(
      inputs.flatMap((value, index) =>
        this.tables.includes(index) ? [] : [[nameOf(value), this.tensorOf(given[index]!)]],
      ),
    );
    const results = await session.run(feeds, names);
    return names.map((name) => {
      const { type, dims, data } = results[name]!;
      return array(type as NdArray['dtype'], dims, data as ArrayData);
    });
  }

  /** The session with these tables. One that is made before the first call would not know them. */
  private async sessionWith(given: Given) {
    const tables = this.tables.map((index) => given[index] as NdArray);
    if (this.held && tables.every((table, index) => table === this.held!.tables[index])) return this.held;
    await this.held?.session.release();
    this.held = undefined;
    const constants = new Map(
      this.tables.map((index) => [this.rewritten.inputs[index]!, given[index] as NdArray]),
    );
    const { model, outputNames, files } = encode(this.rewritten, constants);
    this.held = { tables, session: await this.createSession(model, files), names: outputNames };
    return this.held;
  }

  private tensorOf(one: NdArray | bigint): Ort.Tensor {
    const { Tensor } = this.runtime;
    return typeof one === 'bigint'
      ? new Tensor('int64', BigInt64Array.of(one), [])
      : new Tensor(one.dtype, one.data, one.shape);
  }
}

/**
 * Inputs that are tables, and not slices of steps. What nothing reads is none: it may be slices of which no step gathers its
 * own, other ones in each call.
 */
function tablesOf({ inputs, nodes, loop }: Program): Set<Value> {
  const inLoop = loop ? [...loop.nodes, ...loop.after] : [];
  const read = new Set([...nodes, ...inLoop].flatMap((node) => node.inputs));
  const slices = new Set(
    loop?.nodes.filter(({ inputs: [, at] }) => at === loop.iteration).map(({ inputs: [all] }) => all),
  );
  return new Set(inputs.filter((value) => value.table && read.has(value) && !slices.has(value)));
}
