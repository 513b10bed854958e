import { setTimeout } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { float32, int32, isArray, leaves, type NdArray, sizeOf } from '../../src/engine/array.js';
import { createEngine } from '../../src/engine/create.js';
import { splitLoop } from '../../src/engine/onnx/fused/split.js';
import { traceScan } from '../../src/engine/onnx/trace.js';
import { Random } from '../../src/random/random.js';
import { bytes, learnt, trainings } from './trainings.js';

const fused = await createEngine('onnx');
const whole = await createEngine('onnx', 'cpu', { wholeLoops: true });
afterAll(async () => {
  await fused.release();
  await whole.release();
});

const random = new Random(11);
const normal = (shape: number[]): NdArray =>
  float32(
    shape,
    Array.from({ length: sizeOf(shape) }, () => random.normal()),
  );

type Carry = Record<string, tf.Tensor>;
type Step = (
  carry: Carry,
  input: { each: tf.Tensor; shared: tf.Tensor },
) => { carry: Carry; output: Record<string, tf.Tensor> };

/** Runs a step five times in both ways. @returns the bytes of the results, and how many nodes became loops */
async function bothWays(carry: Record<string, NdArray>, step: Step) {
  const input = { carry, each: normal([5, 3, 7]), tables: {}, shared: normal([7]) };
  const results = [];
  for (const engine of [fused, whole])
    results.push(bytes(await engine.scan('step', step as never)(input as never)));
  const { program } = traceScan('step', step as never, input);
  return { results, tail: splitLoop(program)?.tail.map(({ op }) => op) ?? [] };
}

/** Something that only the head can compute. */
const heavy = (x: tf.Tensor, each: tf.Tensor) =>
  tf.matMul(tf.transpose(each as tf.Tensor2D), tf.matMul(each as tf.Tensor2D, x as tf.Tensor2D));

describe('loops in WebAssembly give the same bits as ONNX Runtime', () => {
  const a = () => normal([7, 5]);

  it.each<[string, Record<string, NdArray>, Step, string[]]>([
    [
      'every operator that has an instruction',
      { a: a(), b: a() },
      ({ a, b }, { each }) => {
        const g = heavy(a!, each);
        const root = tf.sqrt(tf.abs(tf.sub(a!, g)));
        const next = tf.div(tf.neg(root), tf.add(tf.mul(g, g), 1));
        return { carry: { a: next, b: tf.add(tf.mul(b!, 0.9), g) }, output: { norm: tf.sum(g) } };
      },
      ['Sub', 'Abs', 'Sqrt', 'Neg', 'Mul', 'Add', 'Div'],
    ],
    [
      'comparisons and choices, which stay in the head',
      { a: float32([7, 5]), b: a() },
      ({ a, b }, { each }) => {
        const g = tf.neg(tf.relu(heavy(b!, each)));
        const same = tf.equal(tf.less(a!, b!), tf.greater(g, b!));
        return {
          carry: { a: tf.where(same, g, a!), b: tf.where(tf.logicalNot(same), tf.mul(b!, 0.5), g) },
          output: { norm: tf.sum(g) },
        };
      },
      [],
    ],
    [
      'arrays without elements',
      { z: float32([0, 5]), a: a(), n: normal([1]), y: float32([0]) },
      ({ z, a, n, y }, { each }) => {
        const g = heavy(a!, each);
        const halves = { z: tf.mul(z!, 0.5), y: tf.add(y!, 1) };
        return {
          carry: { ...halves, a: tf.sub(a!, tf.mul(g, g)), n: tf.add(n!, 1) },
          output: { norm: tf.sum(g) },
        };
      },
      ['Sub', 'Mul'],
    ],
    [
      'what is handed on without a node: swapped, kept, reset, from the head, from elsewhere',
      { a: a(), b: a(), kept: a(), reset: a(), head: a(), shared: normal([7]), half: a() },
      ({ a, b, kept, head, half }, { each, shared }) => ({
        carry: {
          a: b!,
          b: a!,
          kept: kept!,
          reset: tf.fill([7, 5], 0.25),
          head: heavy(head!, each),
          shared,
          half: tf.mul(tf.add(half!, kept!), 0.5),
        },
        output: { seen: tf.sum(each) },
      }),
      ['Add', 'Mul'],
    ],
    [
      'single numbers that are carried and read by others before they are stored',
      { a: a(), rate: float32([], [0.5]), other: float32([1], [2]) },
      ({ a, rate, other }, { each }) => ({
        carry: {
          a: tf.sub(tf.mul(a!, 0.5), tf.mul(rate!, tf.relu(heavy(a!, each)))),
          rate: tf.mul(rate!, 0.9),
          other: tf.reshape(rate!, [1]),
        },
        output: { rate: rate!, other: other! },
      }),
      ['Mul', 'Sub'],
    ],
    [
      'carried values that are outputs too, or counted',
      { a: a(), count: int32([2], [0, 5]) },
      ({ a, count }, { each }) => {
        const next = tf.sub(a!, heavy(a!, each));
        return {
          carry: { a: next, count: tf.add(count!, tf.scalar(1, 'int32')) },
          output: { next, count: count! },
        };
      },
      [],
    ],
    [
      'constants, rows against matrices, and sizes that fill no vector',
      { a: a(), b: normal([3]), c: normal([1]) },
      ({ a, b, c }, { each }) => {
        const table = tf.tensor2d(
          Array.from({ length: 35 }, (_, index) => index / 7),
          [7, 5],
        );
        return {
          carry: {
            a: tf.add(tf.mul(a!, table), tf.sum(heavy(a!, each), 0)),
            b: tf.sub(tf.mul(b!, 0.5), tf.mean(each, 1)),
            c: tf.add(c!, tf.sum(each)),
          },
          output: { seen: tf.sum(each) },
        };
      },
      ['Mul', 'Sub'],
    ],
  ])('%s', async (_, carry, step, ops) => {
    const { results, tail } = await bothWays(carry, step);
    expect(results[0]).toEqual(results[1]);
    expect(tail).toEqual(expect.arrayContaining(ops));
    expect(tail.length > 0).toBe(ops.length > 0);
  });

  // Larger, so that it matters in which order something is rounded.
  const wide = normal([5, 512, 64]);
  it.each<[string, (x: tf.Tensor, y: tf.Tensor, product: tf.Tensor) => tf.Tensor]>([
    ['a product and a sum', (x, _, product) => tf.add(tf.mul(x, 0.9), product)],
    ['a product and a rate', (x, _, product) => tf.sub(x, tf.mul(product, 0.01))],
    ['a reciprocal', (x, y) => tf.mul(tf.div(1, x), y)],
    ['a reciprocal the other way', (x, y) => tf.mul(y, tf.div(1, x))],
    ['an activation', (x) => tf.mul(tf.mul(x, tf.add(tf.erf(tf.div(x, Math.SQRT2)), 1)), 0.5)],
    ['a gate', (x, y) => tf.add(tf.mul(x, tf.sigmoid(tf.mul(x, 1.702))), tf.mul(y, 0.5))],
  ])('where ONNX Runtime makes one operator of several: %s', async (_, next) => {
    const step = ({ x, y }: Carry, { each }: { each: tf.Tensor }) => {
      const product = tf.matMul(tf.transpose(each as tf.Tensor2D), each as tf.Tensor2D);
      return {
        carry: { x: next(x!, y!, product), y: tf.mul(y!, 0.99) },
        output: { seen: tf.sum(each) },
      };
    };
    const input = { carry: { x: normal([64, 64]), y: normal([64, 64]) }, each: wide, tables: {}, shared: {} };
    const [one, other] = await Promise.all(
      [fused, whole].map((engine) => engine.scan('step', step as never)(input as never)),
    );
    expect(bytes(one)).toEqual(bytes(other));
  });

  it('where WebAssembly refuses: more arrays in one pass than it takes, or no memory', async () => {
    const many = Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`a${index}`, normal([7, 5])]));
    const shift: Step = (carry, { each }) => {
      const g = tf.relu(heavy(carry.a0!, each));
      const names = Object.keys(carry);
      const shifted = names.map((name, index) => [name, tf.add(carry[names.at(index - 1)!]!, g)]);
      return { carry: Object.fromEntries(shifted), output: { norm: tf.sum(g) } };
    };
    const { results } = await bothWays(many, shift);
    expect(results[0]).toEqual(results[1]);

    const memory = vi.spyOn(WebAssembly, 'Memory').mockImplementation(() => {
      throw new RangeError('WebAssembly.Memory(): could not allocate memory');
    });
    const step: Step = ({ a }, { each }) => ({
      carry: { a: tf.sub(tf.mul(a!, 0.5), tf.relu(heavy(a!, each))) },
      output: {},
    });
    const input = { carry: { a: a() }, each: normal([5, 3, 7]), tables: {}, shared: normal([7]) };
    const engine = await createEngine('onnx');
    const without = await engine.scan('step', step as never)(input as never);
    expect(memory).toHaveBeenCalledOnce();
    vi.restoreAllMocks();
    expect(bytes(without)).toEqual(bytes(await whole.scan('step', step as never)(input as never)));
    await engine.release();
  });

  it('when the engine is released meanwhile', async () => {
    const step: Step = ({ a }, { each }) => ({
      carry: { a: tf.sub(tf.mul(a!, 0.5), tf.relu(heavy(a!, each))) },
      output: {},
    });
    const input = { carry: { a: a() }, each: normal([500, 3, 7]), tables: {}, shared: normal([7]) };
    const engine = await createEngine('onnx');
    const scan = engine.scan('step', step as never);
    const first = bytes(await scan(input as never));
    const second = scan(input as never);
    await setTimeout(2);
    await engine.release();
    expect(bytes(await second)).toEqual(first);
  });

  it('whatever the arrays that are given are used for afterwards', async () => {
    const step: Step = ({ a }, { each }) => ({
      carry: { a: tf.sub(a!, heavy(a!, each)) },
      output: { a: tf.sum(a!) },
    });
    const scan = fused.scan('step', step as never);
    const input = { carry: { a: a() }, each: normal([5, 3, 7]), tables: {}, shared: normal([7]) };
    const given = bytes(input);
    const [first, second] = await Promise.all([scan(input as never), scan(input as never)]);
    const before = bytes(first);
    expect(bytes(second)).toEqual(before);
    for (const { value } of leaves(second, isArray)) value.data.fill(0);
    expect(bytes(await scan(input as never))).toEqual(before);
    expect(bytes(first)).toEqual(before);
    expect(bytes(input)).toEqual(given);
  });
});

const all = await trainings();

describe('training by loops in WebAssembly gives the same bits as ONNX Runtime', () => {
  it.each(all)('%s', async (_, method) => {
    expect(await learnt(fused, method)).toEqual(await learnt(whole, method));
  });
});
