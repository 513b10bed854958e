import { array, int32, type NdArray } from '../array.js';
import type { Executable } from '../onnx/executable.js';
import type { Program } from '../onnx/program.js';
import type { Feed, Lifted } from './lifting/lifted.js';
import type { Given, LoadedProgram } from './loaded-program.js';
import { firstOf, interleaved, joined, type OfLanes, partOf, slicesOf, stacked } from './stacking.js';

/** Runs a program for all lanes at once. */
export class LiftedRun implements LoadedProgram {
  private latest: { tables: OfLanes; joined: ReturnType<typeof joined> } | undefined;

  /** @param single what is lifted, for so many lanes */
  constructor(
    private readonly single: Program,
    private readonly lanes: number,
    private readonly lifted: Lifted,
    private readonly executable: Executable,
  ) {}

  async run(given: ReadonlyMap<number, Given>): Promise<NdArray[][]> {
    const all = Array.from({ length: this.lanes }, (_, lane) => given.get(lane));
    const stacks = new Map<number, NdArray>();
    const results = await this.executable.run(
      this.lifted.feeds.map((feed) => this.inputFor(feed, all, stacks)),
    );
    return [...given.keys()].map((lane) =>
      this.lifted.results.map((_, index) => this.resultOf(results[index]!, index, lane)),
    );
  }

  release(): Promise<void> {
    return this.executable.release();
  }

  private inputFor(
    feed: Feed,
    given: readonly (Given | undefined)[],
    stacks: Map<number, NdArray>,
  ): NdArray | bigint {
    if (feed.kind === 'steps') return given.find((one) => one)![0] as bigint;
    const arrays = given.map((one) => one?.[feed.input] as NdArray | undefined);
    switch (feed.kind) {
      case 'stack': {
        const stack = stacks.get(feed.input) ?? stacked(arrays, feed.shape);
        stacks.set(feed.input, stack);
        return array(stack.dtype, feed.shape, stack.data);
      }
      case 'slices':
        return interleaved(arrays);
      case 'table':
        return firstOf(arrays);
      case 'joined table':
        return this.joinedOnce(arrays).table;
      case 'offsets':
        return int32(feed.shape, this.joinedOnce(arrays).offsets);
    }
  }

  /** Tables are large, and the same from call to call. */
  private joinedOnce(tables: OfLanes): ReturnType<typeof joined> {
    if (!this.latest?.tables.every((table, lane) => table === tables[lane]))
      this.latest = { tables, joined: joined(tables) };
    return this.latest!.joined;
  }

  private resultOf(result: NdArray, index: number, lane: number): NdArray {
    const { isLifted, isOfSteps } = this.lifted.results[index]!;
    const { dtype, shape, data } = result;
    const output = this.single.outputs[index]!;
    if (!isLifted) return array(dtype, shape, data.slice());
    return isOfSteps
      ? slicesOf(result, lane, this.lanes, output.shape.slice(1))
      : partOf(result, lane, output.shape);
  }
}
