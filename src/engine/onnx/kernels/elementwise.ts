import { upcastType } from '@tensorflow/tfjs-core';
import type { DType } from '../../array.js';
import type { Graph, Value } from '../graph.js';
import {
  add,
  binary,
  broadcastShape,
  cast,
  counted,
  divide,
  expand,
  fillOf,
  multiply,
  reshape,
  scalar,
  subtract,
  unary,
} from './build.js';
import { type Recordings, reading } from './kernel.js';

const same =
  (op: string): Recordings[string] =>
  (graph, { x }) =>
    unary(graph, op, x!);
const truth =
  (op: string): Recordings[string] =>
  (graph, { a, b }) =>
    binary(graph, op, a!, b!, 'bool');
const order =
  (op: string): Recordings[string] =>
  (graph, { a, b }) =>
    binary(graph, op, counted(graph, a!), counted(graph, b!), 'bool');
const number = (graph: Graph, like: Value, value: number): Value => scalar(graph, like.dtype, value);

function where(graph: Graph, condition: Value, yes: Value, no: Value): Value {
  // The runtime can choose only between numbers.
  if (yes.dtype === 'bool') {
    const [a, b] = [cast(graph, yes, 'int32'), cast(graph, no, 'int32')];
    return cast(graph, where(graph, condition, a, b), 'bool');
  }
  const shape = broadcastShape(condition.shape, broadcastShape(yes.shape, no.shape));
  return graph.add('Where', [condition, yes, no], { dtype: yes.dtype, shape });
}

/** The remainder with the divisor's sign. */
function modulo(graph: Graph, a: Value, b: Value): Value {
  if (a.dtype === 'int32') return binary(graph, 'Mod', a, nonZero(graph, b));
  const output = { dtype: a.dtype, shape: broadcastShape(a.shape, b.shape) };
  const remainder = graph.add('Mod', [a, b], output, { fmod: 1 });
  const otherSign = binary(graph, 'Less', multiply(graph, remainder, b), number(graph, b, 0), 'bool');
  return where(graph, otherSign, add(graph, remainder, b), remainder);
}

/** Largest integer at most a/b. */
function floorDivide(graph: Graph, a: Value, b: Value): Value {
  // Integer division truncates, so the remainder is subtracted first.
  if (a.dtype === 'int32') return divide(graph, subtract(graph, a, modulo(graph, a, b)), nonZero(graph, b));
  return cast(graph, unary(graph, 'Floor', divide(graph, a, b)), 'int32');
}

/** An integer divisor with 1 in place of 0, since a division by 0 in the runtime would crash the process. */
function nonZero(graph: Graph, b: Value): Value {
  if (fillOf(b)) return b;
  return where(graph, binary(graph, 'Equal', b, number(graph, b, 0), 'bool'), number(graph, b, 1), b);
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
  Round: (graph, { x }) => (x!.dtype === 'float32' ? unary(graph, 'Round', x!) : x!),
  Sigmoid: same('Sigmoid'),
  Sign: same('Sign'),
  Sin: same('Sin'),
  Sinh: same('Sinh'),
  Softplus: same('Softplus'),
  Sqrt: same('Sqrt'),
  Tan: same('Tan'),
  Tanh: same('Tanh'),
  IsNan: (graph, { x }) =>
    x!.dtype === 'float32' ? unary(graph, 'IsNaN', x!, 'bool') : graph.fill('bool', x!.shape, 0),
  LogicalNot: (graph, { x }) => unary(graph, 'Not', x!),
  Square: (graph, { x }) => multiply(graph, x!, x!),
  Rsqrt: (graph, { x }) => unary(graph, 'Reciprocal', unary(graph, 'Sqrt', x!)),

  // eˣ − 1 = tanh(x/2)·(eˣ + 1) is accurate near zero.
  Expm1: (graph, { x }) => {
    const half = binary(graph, 'Mul', x!, number(graph, x!, 0.5));
    const sum = add(graph, unary(graph, 'Exp', x!), number(graph, x!, 1));
    return binary(graph, 'Mul', unary(graph, 'Tanh', half), sum);
  },

  // log(1 + x) = 2·artanh(x / (2 + x)) is accurate near zero, the plain form elsewhere.
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
    // The gradient of a rectifier reads its output instead of its input, so that the runtime can fuse the
    // rectifier with the product before it.
    const source = graph.find('Relu', [x!]) ?? x!;
    const positive = binary(graph, 'Greater', source, number(graph, x!, 0), 'bool');
    if (!alpha) return cast(graph, positive, x!.dtype);
    return where(graph, positive, number(graph, x!, 1), number(graph, x!, alpha));
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
  Mod: (graph, { a, b }) => modulo(graph, a!, b!),
  Maximum: (graph, { a, b }) => binary(graph, 'Max', a!, b!),
  Minimum: (graph, { a, b }) => binary(graph, 'Min', a!, b!),
  Pow: (graph, { a, b }) => binary(graph, 'Pow', a!, b!),
  SquaredDifference: (graph, { a, b }) => {
    const difference = subtract(graph, a!, b!);
    return binary(graph, 'Mul', difference, difference);
  },
  AddN: (graph, inputs) => Object.values(inputs).reduce((sum, term) => add(graph, sum, term)),

  Equal: truth('Equal'),
  NotEqual: (graph, { a, b }) => unary(graph, 'Not', binary(graph, 'Equal', a!, b!, 'bool')),
  Greater: order('Greater'),
  GreaterEqual: order('GreaterOrEqual'),
  Less: order('Less'),
  LessEqual: order('LessOrEqual'),
  LogicalAnd: truth('And'),
  LogicalOr: truth('Or'),
  Select: (graph, { condition, t, e }) => {
    // A condition of rank 1 picks whole slices of the first axis.
    const rows = condition!.shape.length === 1 && t!.shape.length > 1;
    const shape = rows ? [condition!.shape[0]!, ...t!.shape.slice(1).map(() => 1)] : condition!.shape;
    const picked = reshape(graph, condition!, shape);
    const dtype = upcastType(t!.dtype as DType, e!.dtype as DType) as DType;
    const branches = [cast(graph, t!, dtype), cast(graph, e!, dtype)] as const;
    return expand(graph, where(graph, picked, ...branches), t!.shape);
  },
};
