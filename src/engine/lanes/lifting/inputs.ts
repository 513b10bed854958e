import type { Value } from '../../onnx/graph.js';
import type { Loop, Program } from '../../onnx/program.js';
import type { Feed } from './lifted.js';
import type { Lifting, View } from './lifting.js';
import type { Operand } from './operand.js';

/** An input of a lifted program. */
export interface Input {
  value: Value;
  feed: Feed;
}

/**
 * What is given and carried keeps ones in front for two axes, so that what belongs to columns, or is a single number,
 * needs no node to stand beside matrices.
 * @returns the number of axes, with that of the lanes
 */
export const keptRank = (shape: readonly number[]): number => Math.max(3, shape.length + 1);

/**
 * Makes the inputs of a lifted program.
 * @param joined places of inputs that are tables of which lanes have their own
 * @param operands what each input of the single program is in the lifted one: added to
 * @returns all that may be used; the list grows as other views of an input are asked for
 */
export function liftInputs(
  lifting: Lifting,
  { inputs, loop }: Program,
  joined: ReadonlySet<number>,
  operands: Map<Value, Operand>,
): readonly Input[] {
  const { graph } = lifting;
  const made: Input[] = [];
  const take = (value: Value, feed: Feed): Value => {
    made.push({ value, feed });
    return value;
  };
  const viewsOf = (input: number, kind: 'stack' | 'offsets', dtype: Value['dtype']): View => {
    const known = new Map<string, Value>();
    return (shape) => {
      const view = known.get(`${shape}`) ?? take(graph.value(dtype, shape), { kind, input, shape });
      known.set(`${shape}`, view);
      return view;
    };
  };
  const sliced = slicedInputs(loop);
  const operandFor = (value: Value, input: number): Operand => {
    const { dtype, shape, table } = value;
    const shared = (one: Value): Operand => ({ value: one, shape, isLifted: false });
    if (value === loop?.steps) return shared(take(graph.value('int64', []), { kind: 'steps' }));
    if (sliced.has(value)) {
      const [steps, ...slice] = shape as [number, ...number[]];
      const all = graph.value(dtype, [steps, ...lifting.shapeOf(slice)], true);
      return shared(take(all, { kind: 'slices', input }));
    }
    if (!table) return lifting.given(viewsOf(input, 'stack', dtype), shape, keptRank(shape));
    const rows = graph.value(dtype, shape, true);
    if (!joined.has(input)) return shared(take(rows, { kind: 'table', input }));
    return lifting.joinedTable(
      take(rows, { kind: 'joined table', input }),
      viewsOf(input, 'offsets', 'int32'),
    );
  };
  for (const [input, value] of inputs.entries()) operands.set(value, operandFor(value, input));
  return made;
}

/** What a loop takes a slice of in each step. */
const slicedInputs = (loop: Loop | undefined): Set<Value> =>
  new Set(loop?.nodes.filter((node) => isSlice(node, loop)).map(({ inputs: [from] }) => from!));

/** Whether a node takes the step's slice of something. */
export const isSlice = ({ op, inputs: [, at] }: Loop['nodes'][number], { iteration }: Loop): boolean =>
  op === 'Gather' && at === iteration;
