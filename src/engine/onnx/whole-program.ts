import type * as Ort from 'onnxruntime-node';
import { type ArrayData, array, type NdArray } from '../array.js';
import { encode, nameOf } from './encode.js';
import type { CreateSession, Executable } from './executable.js';
import type { Program } from './program.js';

/** A program that runs on ONNX Runtime from its inputs to its outputs, loop included. */
export class WholeProgram implements Executable {
  private constructor(
    private readonly runtime: typeof Ort,
    private readonly program: Program,
    private readonly names: readonly string[],
    private readonly session: Ort.InferenceSession,
  ) {}

  static async create(
    runtime: typeof Ort,
    program: Program,
    createSession: CreateSession,
  ): Promise<WholeProgram> {
    const { model, outputNames } = encode(program);
    return new WholeProgram(runtime, program, outputNames, await createSession(model));
  }

  async run(given: readonly (NdArray | bigint)[]): Promise<NdArray[]> {
    const { Tensor } = this.runtime;
    const feeds: Record<string, Ort.Tensor> = {};
    this.program.inputs.forEach((value, index) => {
      const one = given[index]!;
      feeds[nameOf(value)] =
        typeof one === 'bigint'
          ? new Tensor('int64', BigInt64Array.of(one), [])
          : new Tensor(one.dtype, one.data, one.shape);
    });
    const results = await this.session.run(feeds, this.names);
    return this.names.map((name) => {
      const { type, dims, data } = results[name]!;
      return array(type as NdArray['dtype'], dims, data as ArrayData);
    });
  }

  endProfiling(): void {
    this.session.endProfiling();
  }

  release(): Promise<void> {
    return this.session.release();
  }
}
