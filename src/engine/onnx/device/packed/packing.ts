import { sizeOf } from '../../../array.js';
import type { Node, Value } from '../../graph.js';
import type { Carried, Loop } from '../../program.js';
import { isNumber, isUpdate } from './form.js';
import type { Pack, StatePack, UpdatePack, Whole } from './pack.js';

/**
 * Finds what can be computed in one array, from groups of carried values that are updated alike: where the same
 * element-wise operator made all arrays of a pack, its operands are packs as well. Compilers for vector processors do
 * the same with the statements of a block (Larsen, Amarasinghe 2000, "Exploiting superword level parallelism with
 * multimedia instruction sets").
 */
export class Packing {
  readonly states: StatePack[];
  /** The pack that each value of it is in, and its lane. */
  private readonly places = new Map<Value, { pack: Whole; lane: number }>();
  private readonly makers: ReadonlyMap<Value, Node>;

  /** @param first the extent of the first axis that all groups have in common, or 1 */
  constructor(
    loop: Loop,
    groups: readonly (readonly Carried[])[],
    private readonly first: number,
  ) {
    this.makers = new Map(loop.nodes.flatMap((node) => node.outputs.map((output) => [output, node])));
    this.states = groups.map((carried) => {
      const state: StatePack = { kind: 'state', lanes: carried.map(({ input }) => input), carried };
      return this.placed(state);
    });
  }

  placeOf(value: Value): { pack: Whole; lane: number } | undefined {
    return this.places.get(value);
  }

  /** The pack of these arrays, in this order. */
  packOf(lanes: readonly Value[]): Pack {
    return this.knownOf(lanes) ?? this.updateOf(lanes) ?? { kind: 'joined', lanes };
  }

  private placed<P extends Whole>(pack: P): P {
    for (const [lane, value] of pack.lanes.entries()) this.places.set(value, { pack, lane });
    return pack;
  }

  /** A pack that was found before. */
  private knownOf(lanes: readonly Value[]): Whole | undefined {
    const pack = this.places.get(lanes[0]!)?.pack;
    const isSame =
      pack?.lanes.length === lanes.length && lanes.every((value, lane) => pack.lanes[lane] === value);
    return isSame ? pack : undefined;
  }

  private updateOf(lanes: readonly Value[]): UpdatePack | undefined {
    const nodes = lanes.map((value) => this.makers.get(value));
    const [first] = nodes;
    if (!isUpdate(first, this.first) || new Set(lanes).size < lanes.length) return undefined;
    const { op, attributes } = first;
    const isLike = (node: Node | undefined): node is Node =>
      isUpdate(node, this.first) &&
      node.op === op &&
      node.inputs.length === first.inputs.length &&
      JSON.stringify(node.attributes) === JSON.stringify(attributes);
    if (!nodes.every(isLike) || lanes.some((value) => this.places.has(value))) return undefined;
    const operands = first.inputs.map((_, index) => nodes.map((node) => node.inputs[index]!));
    const kinds = operands.map((values) => kindOf(values, lanes, this.first));
    if (kinds.includes(undefined) || this.waitsForItself(nodes)) return undefined;
    const pack: { -readonly [K in keyof UpdatePack]: UpdatePack[K] } = {
      kind: 'update',
      lanes,
      op,
      attributes,
      operands: [],
    };
    this.placed(pack);
    pack.operands = operands.map((values, index) =>
      kinds[index] === 'numbers' ? { kind: 'numbers', numbers: values } : this.packOf(values),
    );
    return pack;
  }

  /** Whether one of these nodes needs what another one makes, when what was packed is made at once. */
  private waitsForItself(nodes: readonly Node[]): boolean {
    const own = new Set(nodes);
    const seen = new Set<Node>();
    const open = nodes.flatMap(({ inputs }) => inputs);
    for (let value = open.pop(); value; value = open.pop()) {
      const node = this.makers.get(value);
      if (!node || seen.has(node)) continue;
      if (own.has(node)) return true;
      seen.add(node);
      open.push(...node.inputs);
      const place = this.places.get(value);
      if (place?.pack.kind === 'update') open.push(...place.pack.lanes);
    }
    return false;
  }
}

/** Whether an operand is an array in all lanes, or a number; an array of one element is either. */
function kindOf(
  operands: readonly Value[],
  lanes: readonly Value[],
  first: number,
): 'arrays' | 'numbers' | undefined {
  const isArray = (value: Value, index: number) => sizeOf(value.shape) === sizeOf(lanes[index]!.shape);
  const areNumbers = operands.every((value, lane) => isNumber(value, lanes[lane]!, first));
  if (areNumbers && operands.every(({ constant }) => constant)) return 'numbers';
  if (operands.every(isArray)) return 'arrays';
  return areNumbers ? 'numbers' : undefined;
}
