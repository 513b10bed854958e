import { sizeOf } from '../../../array.js';
import { elementwiseOperators } from '../../elementwise-operators.js';
import type { Node, Value } from '../../graph.js';
import type { Making } from './making.js';

/** Makes the results of a node in all steps; nothing if its operands do not allow it. */
type Rule = (making: Making, node: Node) => readonly Value[] | undefined;

/** Of a node that takes one value that varies, first, and constants. */
const ofFirst =
  (rule: (making: Making, node: Node, x: Value, others: readonly Value[]) => readonly Value[]): Rule =>
  (making, node) => {
    const [x, ...others] = node.inputs as [Value, ...Value[]];
    return making.varies(x) && others.every(({ constant }) => constant)
      ? rule(making, node, x, others)
      : undefined;
  };

const broadcast: Rule = (making, node) => {
  const rank = node.outputs[0]!.shape.length;
  return making.as(
    node,
    node.inputs.map((input) => making.aligned(input, rank)),
  );
};

const intoShape: Rule = ofFirst((making, { outputs: [output] }, x) => [making.reshaped(x, output!.shape)]);

const expand: Rule = ofFirst((making, node, x) => {
  const { shape } = node.outputs[0]!;
  return making.as(node, [making.aligned(x, shape.length), making.graph.integers([1, ...shape])]);
});

const transpose: Rule = ofFirst((making, node, x) =>
  making.as(node, [making.of(x)], {
    perm: [0, ...(node.attributes.perm as readonly number[]).map((axis) => axis + 1)],
  }),
);

const concat: Rule = (making, node) =>
  making.as(
    node,
    node.inputs.map((input) => making.repeated(input)),
    { axis: (node.attributes.axis as number) + 1 },
  );

/** Operators with an attribute `axis`, which may count from the last one. */
const alongAxis: Rule = ofFirst((making, node, x, others) => {
  const axis = node.attributes.axis as number;
  return making.as(node, [making.of(x), ...others], { axis: axis < 0 ? axis : axis + 1 });
});

/** Operators that take their axes as their second operand. */
const overAxes: Rule = ofFirst((making, node, x, [axes]) =>
  making.as(node, [making.of(x), moved(making, axes!)]),
);

const slice: Rule = ofFirst((making, node, x, [begin, end, axes, steps]) =>
  making.as(node, [making.of(x), begin!, end!, moved(making, axes!), steps!]),
);

/** Rows that varying indices pick, or a part that constant indices pick. */
const gather: Rule = (making, node) => {
  const [from, indices] = node.inputs as [Value, Value];
  if (!making.varies(from))
    return node.attributes.axis === 0 ? making.as(node, [from, making.of(indices)]) : undefined;
  return making.varies(indices) ? undefined : alongAxis(making, node);
};

/** Axes as they are beside that of the steps. */
const moved = ({ graph }: Making, { constant }: Value): Value => {
  if (!constant || !('data' in constant)) throw new Error('axes are constants');
  return graph.integers(Array.from(constant.data as ArrayLike<number | bigint>, (axis) => Number(axis) + 1));
};

const all = (names: Iterable<string>, rule: Rule): Record<string, Rule> =>
  Object.fromEntries(Array.from(names, (name) => [name, rule]));

/** By operator. Those without a rule stay in the loop. */
const rules: Readonly<Record<string, Rule>> = {
  ...all(elementwiseOperators, broadcast),
  ...all(['ArgMax', 'ArgMin', 'LogSoftmax', 'Softmax', 'Split'], alongAxis),
  ...all(['ReduceMax', 'ReduceMean', 'ReduceMin', 'ReduceSum'], overAxes),
  Reshape: intoShape,
  Expand: expand,
  Transpose: transpose,
  Concat: concat,
  Slice: slice,
  Gather: gather,
};

/** Of more numbers a step, the values of all steps would take too much memory. */
export const LARGEST = 1 << 15;

/** The results of a node in all steps, or nothing if they are not to be computed so. */
export function inAllSteps(making: Making, node: Node): readonly Value[] | undefined {
  const sizes = node.outputs.map(({ shape }) => sizeOf(shape));
  if (sizes.some((size) => size === 0 || size > LARGEST)) return undefined;
  return rules[node.op]?.(making, node);
}
