import * as tf from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, it } from 'vitest';
import { float32, int32, isArray, leaves, type NdArray, sizeOf } from '../../src/engine/array.js';
import { createEngine } from '../../src/engine/create.js';
import { splitLoop } from '../../src/engine/onnx/fused/split.js';
import { traceScan } from '../../src/engine/onnx/trace.js';
import { findHead } from '../../src/heads/registry.js';
import { strategies } from '../../src/plugins/strategies.js';
import type { AnyStrategy } from '../../src/plugins/strategy.js';
import type { ScenarioKind } from '../../src/plugins/task-sequence.js';
import { Random } from '../../src/random/random.js';
import { smallCurriculum, smallMethod } from '../../src/testing/small-tasks.js';
import { Learner } from '../../src/training/learner.js';
import type { Method } from '../../src/training/method.js';
import { optimizers } from '../../src/training/optimizers/registry.js';

const fused = await createEngine('onnx');
const whole = await createEngine('onnx', 'cpu', { wholeLoops: true });
afterAll(async () => {
  await fused.release();
  await whole.release();
});

const bytes = (nest: unknown): [string, string][] =>
  leaves(nest, isArray).map(({ path, value: { data } }) => [
    path,
    Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('hex'),
  ]);

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
        const near = tf.logicalAnd(tf.less(tf.abs(g), 1), tf.logicalNot(tf.lessEqual(g, a!)));
        const far = tf.logicalOr(tf.greater(g, b!), tf.greaterEqual(tf.neg(b!), 0.5));
        const root = tf.sqrt(tf.abs(tf.sub(a!, g)));
        const mixed = tf.where(near, root, tf.where(far, tf.div(a!, 3), tf.where(tf.equal(a!, g), b!, g)));
        return { carry: { a: mixed, b: tf.add(tf.mul(b!, 0.9), g) }, output: { norm: tf.sum(g) } };
      },
      ['Abs', 'Less', 'LessOrEqual', 'Not', 'And', 'Greater', 'Neg', 'GreaterOrEqual', 'Or', 'Sub', 'Sqrt'],
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
          a: tf.sub(a!, tf.mul(rate!, heavy(a!, each))),
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

const all: [string, AnyStrategy, ScenarioKind, Partial<Method>][] = [];
for (const strategy of await strategies.list())
  for (const kind of ['task', 'class'] as const) all.push([`${strategy.name}, ${kind}`, strategy, kind, {}]);
const [adam, ewc] = await Promise.all(['adam', 'ewc'].map((name) => strategies.find(name)));
for (const optimizer of optimizers)
  all.push([`ewc by ${optimizer.name}`, ewc!, 'domain', { optimizer, learningRate: 0.01 }]);
for (const name of ['nsm', 'neurocoder']) {
  const head = findHead(name);
  const network = head.network(head.options.parse({ hidden: [8] }) as never, {
    inputs: 6,
    outputs: 2,
    outputLayers: ['output'],
  });
  all.push([name, adam!, 'domain', { network }]);
}

describe('training by loops in WebAssembly gives the same bits as ONNX Runtime', () => {
  async function learnt(method: Method, engine = fused) {
    const losses: number[] = [];
    const states: unknown[] = [];
    const parameters = await new Learner(engine, method).learn(smallCurriculum(method), {
      losses: (some) => losses.push(...Array.from(some)),
      task: (_, __, state) => states.push(state),
    });
    return { losses, parameters: bytes(parameters), states: states.map(bytes) };
  }

  it.each(all)('%s', async (_, strategy, kind, parts) => {
    const method = { ...smallMethod(strategy, kind), ...parts };
    expect(await learnt(method)).toEqual(await learnt(method, whole));
  });
});
