import { reshape as reshaped } from '../../../onnx/kernels/build.js';
import { axisIn, integersOf, rankOf } from '../operand.js';
import { ofFirst, type Rule, type Rules } from './rule.js';

const withoutOnes = (shape: readonly number[]): readonly number[] => {
  const first = shape.findIndex((extent) => extent !== 1);
  return first < 0 ? [] : shape.slice(first);
};

/** Ones in front come and go without a node: every lifted value may have some. */
const reshape: Rule = ofFirst((lifting, x, { outputs: [output] }) => {
  const { shape } = output!;
  const isSame = `${withoutOnes(shape)}` === `${withoutOnes(x.shape)}`;
  if (isSame && rankOf(x) > shape.length) return { value: x.value, shape, isLifted: true };
  return { value: reshaped(lifting.graph, x.value, lifting.shapeOf(shape)), shape, isLifted: true };
});

const transpose: Rule = ofFirst((lifting, x, { attributes }) =>
  lifting.transposed(x, attributes.perm as readonly number[]),
);

const slice: Rule = ofFirst((lifting, x, { op, outputs: [output], attributes }, others) => {
  const [starts, ends, axes, steps] = others.map(integersOf);
  const shifted = axes!.map((axis) => axisIn(x, axis));
  const places = [starts!, ends!, shifted, steps!].map((list) => lifting.graph.integers(list));
  return lifting.add(op, [x.value, ...places], output!, attributes, rankOf(x));
});

/** What is the same in all lanes is repeated, so that it can stand beside what is not. */
const concat: Rule = (lifting, operands, { op, outputs: [output], attributes }) => {
  const rank = lifting.commonRank(operands);
  const values = operands.map((x) => lifting.ofEachLane(x, rank));
  const axis = (attributes.axis as number) + rank - output!.shape.length;
  return lifting.add(op, values, output!, { axis }, rank);
};

const split: Rule = ofFirst((lifting, x, { op, outputs, attributes }, [sizes]) => {
  const types = outputs.map(({ dtype, shape }) => ({ dtype, shape: lifting.shapeOf(shape, rankOf(x)) }));
  const axis = axisIn(x, attributes.axis as number);
  const values = lifting.graph.addMany(op, [x.value, sizes!.value], types, { axis });
  return values.map((value, index) => ({ value, shape: outputs[index]!.shape, isLifted: true }));
});

const tile: Rule = ofFirst((lifting, x, { op, outputs: [output], attributes }, [times]) => {
  const repeats = lifting.graph.integers([...lifting.before(x).map(() => 1), ...integersOf(times!)]);
  return lifting.add(op, [x.value, repeats], output!, attributes, rankOf(x));
});

const pad: Rule = ofFirst((lifting, x, { op, outputs: [output], attributes }, [pads, filling]) => {
  const list = integersOf(pads!);
  const none = lifting.before(x).map(() => 0);
  const [before, after] = [list.slice(0, list.length / 2), list.slice(list.length / 2)];
  const places = lifting.graph.integers([...none, ...before, ...none, ...after]);
  return lifting.add(op, [x.value, places, filling!.value], output!, attributes, rankOf(x));
});

export const shapes: Rules = {
  Reshape: reshape,
  Transpose: transpose,
  Slice: slice,
  Concat: concat,
  Split: split,
  Tile: tile,
  Pad: pad,
};
