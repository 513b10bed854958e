import type { DType } from '../../array.js';
import type { Graph, Value } from '../graph.js';
import {
  add,
  binary,
  broadcastShape,
  cast,
  divide,
  expand,
  multiply,
  scalar,
  subtract,
  unary,
} from './build.js';
import { type Recordings, reading } from './kernel.js';

const same =
  (op: string): Recordings[string] =>
  (graph, { x }) =>
    unary(graph, op, x!);
const compare =
  (op: string): Recordings[string] =>
  (graph, { a, b }) =>
    binary(graph, op, a!, b!, 'bool');
const number = (graph: Graph, like: Value, value: number): Value => scalar(graph, like.dtype, value);

function where(graph: Graph, condition: Value, yes: Value, no: Value): Value {
  const shape = broadcastShape(condition.shape, broadcastShape(yes.shape, no.shape));
  return graph.add('Where', [condition, yes, no], { dtype: yes.dtype, shape });
}

/** Largest integer at most a/b, for integers too, whose division truncates. */
function floorDivide(graph: Graph, a: Value, b: Value): Value {
  const quotient = divide(graph, cast(graph, a, 'float32'), cast(graph, b, 'float32'));
  return cast(graph, unary(graph, 'Floor', quotient), a.dtype);
}

export const elementwise: Recordings = {
  Abs: same('Abs'),
  Acos: same('Acos'),
  Asin: same('Asin'),
  Atan: same('Atan'),
  Atanh: same('Atanh'),
  Ceil: same('Ceil'),
  Cos: same('Cos'),
  Cosh: same('Cosh'),
  Erf: same('Erf'),
  Exp: same('Exp'),
  Floor: same('Floor'),
  Log: same('Log'),
  Neg: same('Neg'),
  Reciprocal: same('Reciprocal'),
  Relu: same('Relu'),
  Round: same('Round'),
  Sigmoid: same('Sigmoid'),
  Sign: same('Sign'),
  Sin: same('Sin'),
  Sinh: same('Sinh'),
  Softplus: same('Softplus'),
  Sqrt: same('Sqrt'),
  Tan: same('Tan'),
  Tanh: same('Tanh'),
  IsNan: (graph, { x }) => unary(graph, 'IsNaN', x!, 'bool'),
  LogicalNot: (graph, { x }) => unary(graph, 'Not', x!),
  Square: (graph, { x }) => binary(graph, 'Mul', x!, x!),
  Rsqrt: (graph, { x }) => unary(graph, 'Reciprocal', unary(graph, 'Sqrt', x!)),

  // eˣ − 1 = 2·sinh(x/2)·e^(x/2) keeps its digits near zero.
  Expm1: (graph, { x }) => {
    const half = binary(graph, 'Mul', x!, number(graph, x!, 0.5));
    const product = binary(graph, 'Mul', unary(graph, 'Sinh', half), unary(graph, 'Exp', half));
    return binary(graph, 'Mul', product, number(graph, x!, 2));
  },

  // log(1 + x) = 2·artanh(x / (2 + x)) keeps its digits near zero, the plain form keeps them elsewhere.
  Log1p: (graph, { x }) => {
    const ratio = divide(graph, x!, add(graph, x!, number(graph, x!, 2)));
    const near = binary(graph, 'Mul', unary(graph, 'Atanh', ratio), number(graph, x!, 2));
    const far = unary(graph, 'Log', add(graph, x!, number(graph, x!, 1)));
    return where(
      graph,
      binary(graph, 'Less', unary(graph, 'Abs', x!), number(graph, x!, 0.5), 'bool'),
      near,
      far,
    );
  },

  Step: reading<{ alpha: number }>((graph, { x }, { alpha }) => {
    // The gradient of a rectifier reads its output in place of its input, so that the runtime can fuse the
    // rectifier with the product before it.
    const source = graph.find('Relu', [x!]) ?? x!;
    const positive = binary(graph, 'Greater', source, number(graph, x!, 0), 'bool');
    if (!alpha) return cast(graph, positive, x!.dtype);
    return where(graph, positive, number(graph, x!, 1), multiply(graph, x!, number(graph, x!, alpha)));
  }),
  Relu6: (graph, { x }) =>
    graph.add('Clip', [x!, number(graph, x!, 0), number(graph, x!, 6)], { dtype: x!.dtype, shape: x!.shape }),
  ClipByValue: reading<{ clipValueMin: number; clipValueMax: number }>(
    (graph, { x }, { clipValueMin, clipValueMax }) =>
      graph.add('Clip', [x!, number(graph, x!, clipValueMin), number(graph, x!, clipValueMax)], {
        dtype: x!.dtype,
        shape: x!.shape,
      }),
  ),
  Elu: (graph, { x }) =>
    graph.add('Elu', [x!], { dtype: x!.dtype, shape: x!.shape }, { alpha: { float: 1 } }),
  EluGrad: (graph, { dy, y }) =>
    where(
      graph,
      binary(graph, 'GreaterOrEqual', y!, number(graph, y!, 0), 'bool'),
      dy!,
      multiply(graph, dy!, add(graph, y!, number(graph, y!, 1))),
    ),
  LeakyRelu: reading<{ alpha: number }>((graph, { x }, { alpha }) =>
    graph.add('LeakyRelu', [x!], { dtype: x!.dtype, shape: x!.shape }, { alpha: { float: alpha } }),
  ),
  Cast: reading<{ dtype: DType }>((graph, { x }, { dtype }) => cast(graph, x!, dtype)),
  Identity: (_, { x }) => x!,

  Add: (graph, { a, b }) => add(graph, a!, b!),
  Sub: (graph, { a, b }) => subtract(graph, a!, b!),
  Multiply: (graph, { a, b }) => multiply(graph, a!, b!),
  RealDiv: (graph, { a, b }) => divide(graph, a!, b!),
  FloorDiv: (graph, { a, b }) => floorDivide(graph, a!, b!),
  // The remainder has the divisor's sign.
  Mod: (graph, { a, b }) => subtract(graph, a!, multiply(graph, floorDivide(graph, a!, b!), b!)),
  Maximum: (graph, { a, b }) => binary(graph, 'Max', a!, b!),
  Minimum: (graph, { a, b }) => binary(graph, 'Min', a!, b!),
  Pow: (graph, { a, b }) => binary(graph, 'Pow', a!, b!),
  SquaredDifference: (graph, { a, b }) => {
    const difference = subtract(graph, a!, b!);
    return binary(graph, 'Mul', difference, difference);
  },
  AddN: (graph, inputs) => Object.values(inputs).reduce((sum, term) => add(graph, sum, term)),

  Equal: compare('Equal'),
  NotEqual: (graph, { a, b }) => unary(graph, 'Not', binary(graph, 'Equal', a!, b!, 'bool')),
  Greater: compare('Greater'),
  GreaterEqual: compare('GreaterOrEqual'),
  Less: compare('Less'),
  LessEqual: compare('LessOrEqual'),
  LogicalAnd: compare('And'),
  LogicalOr: compare('Or'),
  Select: (graph, { condition, t, e }) => {
    // A condition of rank 1 picks whole slices of the first axis.
    const rows = condition!.shape.length === 1 && t!.shape.length > 1;
    const shape = rows ? [condition!.shape[0]!, ...t!.shape.slice(1).map(() => 1)] : condition!.shape;
    const picked = graph.add('Reshape', [condition!, graph.integers(shape)], { dtype: 'bool', shape });
    return expand(graph, where(graph, rows ? picked : condition!, t!, e!), t!.shape);
  },
};
