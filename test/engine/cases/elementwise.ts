import * as tf from '@tensorflow/tfjs-core';
import { float32, int32 } from '../../../src/engine/array.js';
import { type KernelCase, type KernelCases, of, sampler } from './case.js';

const { floats, integers, truths } = sampler('elementwise');

type Unary = (x: tf.Tensor) => tf.Tensor;
type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

/** A function of one tensor on odd shapes, and on constants that are known while it is recorded. */
const unary = (op: Unary, low = -2, high = 2, gap = 0): KernelCase[] => [
  of('rank 3', [floats([3, 1, 5], low, high, gap)], op),
  of('rank 0', [floats([], low, high, gap)], op),
  of('a uniform constant', [floats([2, 3])], (x) => tf.mul(x, op(tf.fill([2, 3], low * 0.3 + high * 0.7)))),
];

/** A function of two tensors, broadcast both ways, and with uniform constants in either place. */
const binary = (
  op: Binary,
  [low, high]: [number, number] = [-2, 2],
  [rightLow, rightHigh] = [low, high],
): KernelCase[] => {
  const a = (shape: number[]) => floats(shape, low, high, 0.01);
  const b = (shape: number[]) => floats(shape, rightLow, rightHigh, 0.01);
  return [
    of('equal shapes', [a([3, 5]), b([3, 5])], op),
    of('both broadcast', [a([4, 1, 3]), b([5, 1])], op),
    of('left of lower rank', [a([3]), b([2, 1, 3])], op),
    of('scalars', [a([]), b([])], op),
    of('scalar on the left', [a([]), b([1, 7])], op),
    of('scalar on the right', [a([7, 1]), b([])], op),
    of('one tensor twice', [b([3, 2])], (x) => op(x, x)),
    of('ones on the right', [a([3, 1])], (x) => op(x, tf.ones([1, 2]))),
    of('ones on the left', [b([3, 1])], (x) => op(tf.ones([3, 2]), x)),
    of('ones that stretch the other', [b([2])], (x) => op(tf.ones([3, 2]), x)),
    of('a number on the right', [a([2, 3])], (x) => op(x, tf.scalar(1.5))),
    of('a uniform constant on the left', [b([2, 3])], (x) => op(tf.fill([2, 3], 1.5), x)),
    of('two uniform constants', [a([2, 3])], (x) =>
      tf.mul(x, op(tf.fill([2, 3], 1.25), tf.fill([1, 3], 1.5))),
    ),
  ];
};

const unstretched = ['equal shapes', 'scalars', 'one tensor twice', 'a number on the right'];
/** TensorFlow.js has no gradient of some functions where an operand is stretched. */
const gradientUnstretched = (cases: KernelCase[]): KernelCase[] =>
  cases.map((each) => (unstretched.includes(each.label) ? each : { ...each, gradient: false }));

const zeroOnEitherSide = (op: Binary): KernelCase[] => [
  of('zeros on the right', [floats([3, 1])], (x) => op(x, tf.zeros([1, 2]))),
  of('zeros on the left', [floats([3, 1])], (x) => op(tf.zeros([3, 2]), x)),
  of('integer zeros', [integers([3])], (x) => op(x, tf.zeros([2, 3], 'int32'))),
];

const integerPairs = (op: Binary): KernelCase[] => [
  of('integers', [integers([4, 5]), integers([5], 1, 6)], op),
  of('integers and floats', [integers([4, 5]), floats([4, 1], 0.5, 2)], op),
  of('an integer constant', [integers([4, 5])], (x) => op(x, tf.scalar(3, 'int32'))),
];

const comparison = (op: Binary): KernelCase[] => [
  of('floats, some equal', [float32([2, 3], [1, 2, 3, -0, 5, -6]), float32([3], [1, 2.5, 3])], op),
  of('zeros of both signs', [float32([2], [0, -0]), float32([2], [-0, 0])], op),
  of('integers', [integers([5, 3]), integers([3])], op),
  of('integers and floats', [integers([5]), floats([3, 1])], op),
  of('truth values', [truths([9]), truths([9])], op),
  of('a number', [integers([7])], (x) => op(x, tf.scalar(0, 'int32'))),
  of(
    'not a number',
    [float32([3], [Number.NaN, 1, Number.NaN]), float32([3], [1, Number.NaN, Number.NaN])],
    op,
  ),
];

const logical = (op: Binary): KernelCase[] => [
  of('both broadcast', [truths([4, 1]), truths([3])], op),
  of('scalars', [truths([]), truths([])], op),
  of('a constant', [truths([4])], (x) => op(x, tf.scalar(true, 'bool'))),
];

const integer = (op: Unary): KernelCase => of('integers', [integers([2, 5])], op);
const saved = floats([3, 4]);

export const elementwise: KernelCases = {
  Abs: [...unary(tf.abs), integer(tf.abs)],
  Acos: unary(tf.acos, -0.9, 0.9),
  Asin: unary(tf.asin, -0.9, 0.9),
  Atan: unary(tf.atan),
  Atanh: unary(tf.atanh, -0.9, 0.9),
  Ceil: unary(tf.ceil, -4, 4, 0.01),
  Cos: unary(tf.cos),
  Cosh: unary(tf.cosh),
  Erf: unary(tf.erf),
  Exp: [
    ...unary(tf.exp),
    of('far out', [float32([5], [-200, -88, 0, 88, 200])], tf.exp, { gradient: false }),
  ],
  Expm1: [
    ...unary(tf.expm1),
    of('near zero', [floats([7], -1e-4, 1e-4)], tf.expm1),
    of('far out', [float32([7], [-1e4, -200, -90, -20, 0, 20, 88])], tf.expm1),
  ],
  Floor: unary(tf.floor, -4, 4, 0.01),
  Log: unary(tf.log, 0.1, 4),
  Log1p: [
    ...unary(tf.log1p, -0.9, 4),
    of('near zero', [floats([7], -1e-4, 1e-4)], tf.log1p),
    of('far out', [float32([5], [-0.999, -0.5, 0.5, 1e4, 1e30])], tf.log1p),
  ],
  Neg: [...unary(tf.neg), integer(tf.neg)],
  Reciprocal: unary(tf.reciprocal, 0.5, 3),
  Relu: [...unary(tf.relu), integer(tf.relu), of('at zero', [float32([3], [-1, 0, 1])], tf.relu)],
  Round: [
    ...unary(tf.round, -4, 4, 0.01),
    integer(tf.round),
    of('ties', [float32([8], [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 3.5, 4.5])], tf.round),
  ],
  Sigmoid: [
    ...unary(tf.sigmoid),
    of('far out', [float32([4], [-80, -20, 20, 80])], tf.sigmoid, { gradient: false }),
  ],
  Sign: [...unary(tf.sign), integer(tf.sign), of('at zero', [float32([3], [0, -1, 3])], tf.sign)],
  Sin: unary(tf.sin),
  Sinh: unary(tf.sinh),
  Softplus: [...unary(tf.softplus), of('far out', [float32([5], [-80, -20, 0, 20, 80])], tf.softplus)],
  Sqrt: unary(tf.sqrt, 0.1, 4),
  Rsqrt: unary(tf.rsqrt, 0.1, 4),
  Square: [...unary(tf.square), integer(tf.square)],
  Tan: unary(tf.tan, -1.2, 1.2),
  Tanh: [...unary(tf.tanh), of('far out', [float32([4], [-80, -8, 8, 80])], tf.tanh)],
  IsNan: [
    of('floats', [float32([2, 2], [0, Number.NaN, Number.POSITIVE_INFINITY, 1])], tf.isNaN),
    of('integers', [integers([3])], tf.isNaN),
  ],
  LogicalNot: [of('rank 2', [truths([3, 5])], tf.logicalNot), of('rank 0', [truths([])], tf.logicalNot)],
  Step: [
    ...unary((x) => tf.step(x)),
    integer((x) => tf.step(x)),
    of('at zero', [float32([3], [-1, 0, 1])], (x) => tf.step(x)),
    of('another value below zero', [floats([3, 4])], (x) => tf.step(x, 0.25)),
    of('after a rectifier of the same tensor', [floats([3, 4])], (x) => tf.mul(tf.relu(x), tf.step(x))),
  ],
  Relu6: [...unary(tf.relu6, -3, 9), of('bounds', [float32([4], [-1, 0.5, 6.5, 7])], tf.relu6)],
  ClipByValue: [
    ...unary((x) => tf.clipByValue(x, -0.7, 1.3)),
    of('bounds', [float32([5], [-1, 0, 0.5, 1, 2])], (x) => tf.clipByValue(x, 0, 1)),
    integer((x) => tf.clipByValue(x, -2, 3)),
  ],
  Elu: [...unary(tf.elu), of('far out', [float32([3], [-80, -20, 20])], tf.elu)],
  EluGrad: [
    of(
      'rank 2',
      [saved, floats([3, 4])],
      (dy, y) => tf.engine().runKernel(tf.EluGrad, { dy, y }) as tf.Tensor,
    ),
    of('a gradient', [floats([5])], (x) => tf.grad((y) => tf.elu(y))(x), { gradient: false }),
  ],
  LeakyRelu: [
    ...unary((x) => tf.leakyRelu(x, 0.3)),
    of('the usual slope', [floats([7])], (x) => tf.leakyRelu(x)),
  ],
  Cast: [
    of('floats to integers', [floats([3, 4], -5, 5)], (x) => tf.cast(x, 'int32')),
    of('floats to truth values', [float32([5], [0, -0, 0.5, -3, 1])], (x) => tf.cast(x, 'bool')),
    of('integers to floats', [integers([3, 1])], (x) => tf.cast(x, 'float32')),
    of('integers to truth values', [integers([9], -1, 2)], (x) => tf.cast(x, 'bool')),
    of('truth values to floats', [truths([9])], (x) => tf.cast(x, 'float32')),
    of('truth values to integers', [truths([])], (x) => tf.cast(x, 'int32')),
    of('a uniform constant', [floats([3])], (x) => tf.mul(x, tf.cast(tf.ones([3], 'int32'), 'float32'))),
  ],
  Identity: [
    of('rank 2', [floats([2, 3])], tf.clone),
    of('truth values', [truths([3])], tf.clone),
    of('a constant', [floats([3])], (x) => tf.mul(x, tf.clone(tf.scalar(2)))),
  ],

  Add: [...binary(tf.add), ...zeroOnEitherSide(tf.add), ...integerPairs(tf.add)],
  Sub: [...binary(tf.sub), ...zeroOnEitherSide(tf.sub), ...integerPairs(tf.sub)],
  Multiply: [...binary(tf.mul), ...zeroOnEitherSide(tf.mul), ...integerPairs(tf.mul)],
  RealDiv: [
    ...binary(tf.div, [-2, 2], [0.5, 2]),
    of('zeros on the left', [floats([3, 1], 1, 2)], (x) => tf.div(tf.zeros([3, 2]), x)),
    of('an integer by a float', [integers([3]), floats([3], 0.5, 2)], tf.div),
    of('negative divisors', [floats([3]), floats([3], -2, -0.5)], tf.div),
  ],
  FloorDiv: [
    ...binary(tf.floorDiv, [-9, 9], [0.7, 2.3]).filter(({ label }) => label !== 'one tensor twice'),
    ...integerPairs(tf.floorDiv),
    of(
      'signs',
      [int32([8], [7, 7, -7, -7, 6, -6, 0, 1]), int32([8], [2, -2, 2, -2, 3, 3, -3, -1])],
      tf.floorDiv,
    ),
    of('float signs', [floats([9], -9, 9), floats([9], -2.3, -0.7)], tf.floorDiv),
    of(
      'large integers',
      [int32([3], [2 ** 31 - 1, 2 ** 30 + 1, -(2 ** 30) - 1]), int32([3], [1, 2, 3])],
      tf.floorDiv,
    ),
    of('zero by zero', [int32([1], [0]), int32([1], [0])], tf.floorDiv),
    of('integers by tf.div', [int32([4], [7, -7, 7, -7]), int32([4], [2, 2, -2, -2])], tf.div),
  ],
  Mod: [
    ...binary(tf.mod, [-9, 9], [0.7, 2.3]).filter(({ label }) => label !== 'one tensor twice'),
    ...integerPairs(tf.mod),
    of('signs', [int32([8], [7, 7, -7, -7, 6, -6, 0, 1]), int32([8], [2, -2, 2, -2, 3, 3, -3, -1])], tf.mod),
    of('float signs', [floats([9], -9, 9), floats([9], -2.3, -0.7)], tf.mod),
    of('large integers', [int32([2], [2 ** 31 - 1, -(2 ** 30) - 1]), int32([2], [7, 7])], tf.mod),
    of('by zero', [int32([2], [7, -7]), int32([2], [0, 0])], tf.mod),
    of('large quotients', [floats([9], 1e5, 1e6), floats([9], 0.7, 2.3)], tf.mod, { gradient: false }),
  ],
  Maximum: gradientUnstretched([
    ...binary(tf.maximum),
    ...zeroOnEitherSide(tf.maximum),
    ...integerPairs(tf.maximum),
  ]),
  Minimum: gradientUnstretched([
    ...binary(tf.minimum),
    ...zeroOnEitherSide(tf.minimum),
    ...integerPairs(tf.minimum),
  ]),
  Pow: [
    ...binary(tf.pow, [0.3, 2], [-2, 2]).filter(({ label }) => label !== 'one tensor twice'),
    of('whole powers of negative numbers', [floats([5])], (x) => tf.pow(x, tf.scalar(3))),
    of('squares', [floats([5])], (x) => tf.pow(x, tf.scalar(2))),
    of('integers', [integers([5]), integers([3, 1], 0, 4)], tf.pow),
    of('floats to integers', [floats([5], 0.5, 2), integers([5])], tf.pow),
  ],
  SquaredDifference: gradientUnstretched([
    ...binary(tf.squaredDifference),
    ...zeroOnEitherSide(tf.squaredDifference),
    ...integerPairs(tf.squaredDifference),
  ]),
  AddN: [
    of(
      'twelve',
      Array.from({ length: 12 }, () => floats([2, 3])),
      (...terms) => tf.addN(terms),
    ),
    of('one', [floats([3])], (x) => tf.addN([x])),
    of('with zeros', [floats([3])], (x) => tf.addN([tf.zeros([3]), x, tf.zeros([3])])),
    of('integers', [integers([3]), integers([3])], (...terms) => tf.addN(terms)),
  ],

  Equal: comparison(tf.equal),
  NotEqual: comparison(tf.notEqual),
  Greater: comparison(tf.greater),
  GreaterEqual: comparison(tf.greaterEqual),
  Less: comparison(tf.less),
  LessEqual: comparison(tf.lessEqual),
  LogicalAnd: logical(tf.logicalAnd),
  LogicalOr: logical(tf.logicalOr),
  Select: [
    of('equal shapes', [truths([3, 5]), floats([3, 5]), floats([3, 5])], where),
    of('all broadcast', [truths([3, 1]), floats([5]), floats([1])], where),
    of('condition of rank 1, vectors', [truths([4]), floats([4]), floats([4])], where),
    of('scalars', [truths([]), floats([]), floats([])], where),
    of('uniform branches', [truths([3, 4])], (c) => where(c, tf.ones([3, 4]), tf.zeros([3, 4]))),
    of('a uniform condition', [floats([3])], (x) => where(tf.ones([3], 'bool'), x, tf.neg(x))),
    of('a condition that stretches', [truths([3, 2])], (c) => where(c, tf.scalar(1), tf.scalar(2))),
    of('integers', [truths([3]), integers([3]), integers([3])], where),
    of('truth values', [truths([5]), truths([5]), truths([5])], where),
    of('integers and floats', [truths([5]), integers([5]), floats([5])], where),
    of('truth values and floats', [truths([5]), truths([5]), floats([5])], where),
  ],
};

function where(condition: tf.Tensor, yes: tf.Tensor, no: tf.Tensor): tf.Tensor {
  return tf.where(condition, yes, no);
}
