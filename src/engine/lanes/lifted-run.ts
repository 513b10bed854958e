import { array, int32, type NdArray } from '../array.js';
import type { Executable } from '../onnx/executable.js';
import type { Program } from '../onnx/program.js';
import type { Feed, Lifted } from './lifting/lift.js';
import { interleaved, joined, partOf, slicesOf, stacked } from './stacking.js';

/** What each lane gives for a program's inputs; for the steps of its loop, their number. */
export type Given = readonly (NdArray | bigint)[];

/** Runs a program for several lanes at once. */
export class LiftedRun {
  private latest: { tables: readonly NdArray[]; joined: ReturnType<typeof joined> } | undefined;

  /** @param single what is lifted */
  constructor(
    private readonly single: Program,
    private readonly lifted: Lifted,
    private readonly executable: Executable,
  ) {}

  /** @param given of each lane @returns the results of each lane */
  async run(given: readonly Given[]): Promise<NdArray[][]> {
    const stacks = new Map<number, NdArray>();
    const results = await this.executable.run(
      this.lifted.feeds.map((feed) => this.inputFor(feed, given, stacks)),
    );
    return given.map((_, lane) =>
      this.lifted.results.map((_, index) => this.resultOf(results[index]!, index, lane, given.length)),
    );
  }

  release(): Promise<void> {
    return this.executable.release();
  }

  private inputFor(feed: Feed, given: readonly Given[], stacks: Map<number, NdArray>): NdArray | bigint {
    if (feed.kind === 'steps') return given[0]![0] as bigint;
    const arrays = given.map((one) => one[feed.input] as NdArray);
    switch (feed.kind) {
      case 'stack': {
        const stack = stacks.get(feed.input) ?? stacked(arrays, feed.shape);
        stacks.set(feed.input, stack);
        return array(stack.dtype, feed.shape, stack.data);
      }
      case 'slices':
        return interleaved(arrays);
      case 'table':
        return arrays[0]!;
      case 'joined table':
        return this.joinedOnce(arrays).table;
      case 'offsets':
        return int32(feed.shape, this.joinedOnce(arrays).offsets);
    }
  }

  /** Tables are large, and the same from call to call. */
  private joinedOnce(tables: readonly NdArray[]): ReturnType<typeof joined> {
    if (!this.latest?.tables.every((table, lane) => table === tables[lane]))
      this.latest = { tables, joined: joined(tables) };
    return this.latest!.joined;
  }

  private resultOf(result: NdArray, index: number, lane: number, lanes: number): NdArray {
    const { isLifted, isOfSteps } = this.lifted.results[index]!;
    const { dtype, shape, data } = result;
    const output = this.single.outputs[index]!;
    if (!isLifted) return array(dtype, shape, data.slice());
    return isOfSteps
      ? slicesOf(result, lane, lanes, output.shape.slice(1))
      : partOf(result, lane, output.shape);
  }
}
