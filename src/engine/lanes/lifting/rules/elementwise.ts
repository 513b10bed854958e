import type { Lifting } from '../lifting.js';
import { type Operand, rankOf } from '../operand.js';
import { ofFirst, type Rule, type Rules } from './rule.js';

/** Operands broadcast against each other. */
export const broadcast: Rule = (lifting, operands, { op, outputs: [output], attributes }) => {
  const { values, rank } = lifting.aligned(operands);
  return lifting.add(op, values, output!, attributes, rank);
};

/** Each element by itself; what else an operation takes are single numbers. */
const alone: Rule = ofFirst((lifting, x, { op, outputs: [output], attributes }, others) =>
  lifting.add(op, [x.value, ...others.map(({ value }) => value)], output!, attributes, rankOf(x)),
);

/** An array repeated up to a shape that broadcasting leads to. */
const expand: Rule = ofFirst((lifting: Lifting, x: Operand, { op, outputs: [output], attributes }) => {
  const rank = Math.max(rankOf(x), output!.shape.length + 1);
  const target = lifting.graph.integers(lifting.shapeOf(output!.shape, rank));
  return lifting.add(op, [lifting.withRank(x, rank), target], output!, attributes, rank);
});

const all = (names: readonly string[], rule: Rule): Rules =>
  Object.fromEntries(names.map((name) => [name, rule]));

export const elementwise: Rules = {
  ...all(
    ['Abs', 'Acos', 'Asin', 'Atan', 'Atanh', 'Cast', 'Ceil', 'Clip', 'Cos', 'Cosh', 'Elu', 'Erf'],
    alone,
  ),
  ...all(
    ['Exp', 'Floor', 'Identity', 'IsNaN', 'LeakyRelu', 'Log', 'Neg', 'Not', 'Reciprocal', 'Relu'],
    alone,
  ),
  ...all(['Round', 'Sigmoid', 'Sign', 'Sin', 'Sinh', 'Softplus', 'Sqrt', 'Tan', 'Tanh'], alone),
  ...all(['Add', 'And', 'Div', 'Equal', 'Greater', 'GreaterOrEqual', 'Less', 'LessOrEqual'], broadcast),
  ...all(['Max', 'Min', 'Mod', 'Mul', 'Or', 'Pow', 'Sub', 'Where'], broadcast),
  Expand: expand,
};
