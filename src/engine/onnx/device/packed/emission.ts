import { sizeOf } from '../../../array.js';
import type { Graph, Node, Value } from '../../graph.js';
import { concat, reshape } from '../../kernels/build.js';
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
  ) {
    this.makers = new Map(nodes.flatMap((node) => node.outputs.map((output) => [output, node])));
    for (const state of packing.states) {
      this.packs.set(state, graph.value(state.lanes[0]!.dtype, new Layout(state.lanes).shape));
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
      return new Layout(pack.lanes).joined(this.graph, arrays);
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
    const lanes = new Layout(pack.lanes).apart(this.graph, this.wholeOf(pack));
    this.lanes.set(pack, lanes);
    return lanes;
  }

  private updated({ op, attributes, operands, lanes }: UpdatePack): Value {
    const layout = new Layout(lanes);
    const inputs = operands.map((operand) =>
      operand.kind === 'numbers' ? this.numbersOf(operand, layout, lanes) : this.wholeOf(operand),
    );
    return this.graph.add(op, inputs, { dtype: lanes[0]!.dtype, shape: layout.shape }, { ...attributes });
  }

  /** One number if all lanes have the same, else one in each place. */
  private numbersOf({ numbers }: Numbers, layout: Layout, lanes: readonly Value[]): Value {
    const { graph } = this;
    const [first] = numbers as [Value];
    const constants = numbers.map(numberIn);
    if (constants[0] !== undefined && constants.every((one) => Object.is(one, constants[0])))
      return graph.fill(first.dtype, [], constants[0]);
    if (numbers.every((one) => one === first)) return reshape(graph, this.of(first), []);
    const { array, places } = this.partsOfOne(numbers) ?? this.asArray(numbers);
    const which = layout.joined(
      graph,
      lanes.map(({ shape }, lane) => graph.fill('int32', shape, places[lane]!)),
    );
    return graph.add('Gather', [array, which], { dtype: first.dtype, shape: layout.shape }, { axis: 0 });
  }

  private asArray(numbers: readonly Value[]): { array: Value; places: number[] } {
    const { graph } = this;
    const singles = numbers.map((one) =>
      sizeOf(one.shape) === 1
        ? reshape(graph, this.of(one), [1])
        : graph.fill(one.dtype, [1], numberIn(one)!),
    );
    return { array: concat(graph, singles, 0), places: [...numbers.keys()] };
  }

  /** The array that has been split into these numbers, and which part each is. */
  private partsOfOne(numbers: readonly Value[]): { array: Value; places: number[] } | undefined {
    const parts = numbers.map((one) => {
      const node = this.makers.get(one);
      return node?.op === 'Reshape' ? node.inputs[0]! : one;
    });
    const [node] = parts.map((part) => this.makers.get(part));
    const isSplit = node?.op === 'Split' && node.inputs[0]!.shape.length === 1;
    if (!isSplit || node.outputs.some(({ shape }) => sizeOf(shape) !== 1)) return undefined;
    const places = parts.map((part) => node.outputs.indexOf(part));
    return places.includes(-1) ? undefined : { array: this.of(node.inputs[0]!), places };
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
