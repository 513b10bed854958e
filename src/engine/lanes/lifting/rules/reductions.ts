import { axisIn, integersOf, rankOf } from '../operand.js';
import { ofFirst, type Rule, type Rules } from './rule.js';

/** Over axes that an operand lists. */
const reduction: Rule = ofFirst((lifting, x, { op, outputs: [output], attributes }, [axes]) => {
  const shifted = integersOf(axes!).map((axis) => axisIn(x, axis));
  const rank = attributes.keepdims ? rankOf(x) : rankOf(x) - shifted.length;
  return lifting.add(op, [x.value, lifting.graph.integers(shifted)], output!, attributes, rank);
});

/** Where along an axis something is. */
const position: Rule = ofFirst((lifting, x, { op, outputs: [output], attributes }) => {
  const axis = axisIn(x, attributes.axis as number);
  return lifting.add(op, [x.value], output!, { ...attributes, axis }, rankOf(x) - 1);
});

const alongAxis: Rule = ofFirst((lifting, x, { op, outputs: [output], attributes }) => {
  const axis = axisIn(x, attributes.axis as number);
  return lifting.add(op, [x.value], output!, { ...attributes, axis }, rankOf(x));
});

const runningSum: Rule = ofFirst((lifting, x, { op, outputs: [output], attributes }, [axis]) => {
  const shifted = lifting.graph.fill('int64', [], axisIn(x, integersOf(axis!)[0]!));
  return lifting.add(op, [x.value, shifted], output!, attributes, rankOf(x));
});

/** Along the last axis. */
const largest: Rule = ofFirst((lifting, x, { op, outputs, attributes }, [count]) => {
  const types = outputs.map(({ dtype, shape }) => ({ dtype, shape: lifting.shapeOf(shape, rankOf(x)) }));
  const values = lifting.graph.addMany(op, [x.value, count!.value], types, { ...attributes });
  return values.map((value, index) => ({ value, shape: outputs[index]!.shape, isLifted: true }));
});

export const reductions: Rules = {
  ReduceSum: reduction,
  ReduceMean: reduction,
  ReduceMax: reduction,
  ReduceMin: reduction,
  ReduceProd: reduction,
  ArgMax: position,
  ArgMin: position,
  Softmax: alongAxis,
  CumSum: runningSum,
  TopK: largest,
};
