import { sizeOf } from '../../../array.js';
import type { Graph, Node, Value } from '../../graph.js';
import { concat, expand, reshape } from '../../kernels/build.js';
import type { Loop } from '../../program.js';
import { numberIn } from './form.js';
import { Layout } from './layout.js';
import type { Numbers, Pack, StatePack, UpdatePack, Whole } from './pack.js';
import type { Packing } from './packing.js';

/** Writes a loop's body anew, with one array for what is packed. */
export class Emission {
  private readonly makers: ReadonlyMap<Value, Node>;
  private readonly made = new Map<Value, Value>();
  private readonly packs = new Map<Whole, Value>();

  private readonly lanes = new Map<Whole, readonly Value[]>();

  constructor(
    private readonly graph: Graph,
    private readonly packing: Packing,
    { nodes }: Loop,
    /** The extent of the first axis that all packs have in common, or 1. */
    private readonly first: number,
  ) {
    this.makers = new Map(nodes.flatMap((node) => node.outputs.map((output) => [output, node])));
    for (const state of packing.states) {
      this.packs.set(state, graph.value(state.lanes[0]!.dtype, new Layout(state.lanes, first).shape));
    }
  }

  /** What a step gets for a pack of carried values. */
  inputOf(state: StatePack): Value {
    return this.packs.get(state)!;
  }

  /** A value of the old body. */
  of(value: Value): Value {
    const known = this.made.get(value);
    if (known) return known;
    const place = this.packing.placeOf(value);
    const made = place ? this.lanesOf(place.pack)[place.lane]! : this.again(value);
    this.made.set(value, made);
    return made;
  }

  /** A pack as one array. */
  wholeOf(pack: Pack): Value {
    if (pack.kind === 'joined') {
      const arrays = pack.lanes.map((value) => this.of(value));
      return new Layout(pack.lanes, this.first).joined(this.graph, arrays);
    }
    const known = this.packs.get(pack);
    if (known) return known;
    const whole = this.updated(pack as UpdatePack);
    this.packs.set(pack, whole);
    return whole;
  }

  private lanesOf(pack: Whole): readonly Value[] {
    const known = this.lanes.get(pack);
    if (known) return known;
    const lanes = new Layout(pack.lanes, this.first).apart(this.graph, this.wholeOf(pack));
    this.lanes.set(pack, lanes);
    return lanes;
  }

  private updated({ op, attributes, operands, lanes }: UpdatePack): Value {
    const layout = new Layout(lanes, this.first);
    const inputs = operands.map((operand) =>
      operand.kind === 'numbers' ? this.numbersOf(operand, layout) : this.wholeOf(operand),
    );
    return this.graph.add(op, inputs, { dtype: lanes[0]!.dtype, shape: layout.shape }, { ...attributes });
  }

  /** One number if all lanes have the same, else one in each place. */
  private numbersOf({ numbers }: Numbers, layout: Layout): Value {
    const { graph } = this;
    const [first] = numbers as [Value];
    const constants = numbers.map(numberIn);
    if (constants[0] !== undefined && constants.every((one) => Object.is(one, constants[0])))
      return graph.fill(first.dtype, [], constants[0]);
    if (numbers.every((one) => one === first)) return this.beside(first, layout);
    const { array, places } = this.partsOfOne(numbers) ?? this.asArray(numbers);
    const which = layout.filledWith(graph, places);
    const { shape } = layout;
    // Each place of the common first axis has its own numbers.
    return graph.add('Gather', [array, which], { dtype: first.dtype, shape }, { axis: shape.length - 2 });
  }

  /** A number, or one for each place of the first axis, beside arrays in a layout. */
  private beside(number: Value, { shape }: Layout): Value {
    const isSingle = sizeOf(number.shape) === 1;
    return reshape(this.graph, this.of(number), isSingle ? [] : [shape[0]!, 1, 1]);
  }

  private asArray(numbers: readonly Value[]): { array: Value; places: number[] } {
    const { graph, front } = this;
    const columns = numbers.map((one) => {
      const number = numberIn(one);
      if (number !== undefined) return graph.fill(one.dtype, [...front, 1], number);
      const isSingle = sizeOf(one.shape) === 1;
      return expand(graph, reshape(graph, this.of(one), isSingle ? [1] : [...front, 1]), [...front, 1]);
    });
    return { array: concat(graph, columns, front.length), places: [...numbers.keys()] };
  }

  /** The array that has been split into these numbers, and which part each is. */
  private partsOfOne(numbers: readonly Value[]): { array: Value; places: number[] } | undefined {
    const parts = numbers.map((one) => {
      const node = this.makers.get(one);
      return node?.op === 'Reshape' ? node.inputs[0]! : one;
    });
    const [node] = parts.map((part) => this.makers.get(part));
    if (node?.op !== 'Split') return undefined;
    const [whole] = node.inputs as [Value];
    const count = whole.shape.at(-1)!;
    const areNumbers = node.outputs.every(({ shape }) => shape.at(-1) === 1 && sizeOf(shape) === this.first);
    const places = parts.map((part) => node.outputs.indexOf(part));
    if (!areNumbers || places.includes(-1) || sizeOf(whole.shape) !== this.first * count) return undefined;
    return { array: reshape(this.graph, this.of(whole), [...this.front, count]), places };
  }

  private get front(): readonly number[] {
    return this.first > 1 ? [this.first] : [];
  }

  private again(value: Value): Value {
    const node = this.makers.get(value);
    if (!node) return value;
    const outputs = this.graph.addMany(
      node.op,
      node.inputs.map((input) => this.of(input)),
      node.outputs,
      { ...node.attributes },
    );
    node.outputs.forEach((output, index) => {
      this.made.set(output, outputs[index]!);
    });
    return outputs[node.outputs.indexOf(value)]!;
  }
}
