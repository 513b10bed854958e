import * as tf from '@tensorflow/tfjs-core';
import { InferenceSession } from 'onnxruntime-node';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { float32, int32, type NdArray, sizeOf } from '../../src/engine/array.js';
import { createEngine } from '../../src/engine/create.js';
import type { Engine } from '../../src/engine/engine.js';
import { forGpu, withFewerNodes } from '../../src/engine/onnx/device/for-gpu.js';
import { Layout } from '../../src/engine/onnx/device/packed/layout.js';
import type { Program } from '../../src/engine/onnx/program.js';
import { traceScan } from '../../src/engine/onnx/trace.js';
import { Random } from '../../src/random/random.js';
import { expectClose } from './close.js';
import { bytes, learnt, trainings } from './trainings.js';

const whole = await createEngine('onnx', 'cpu', { wholeLoops: true });
const packed = await createEngine('onnx', 'cpu', { rewrite: withFewerNodes });
const asOnGpu = await createEngine('onnx', 'cpu', { rewrite: forGpu });
afterAll(async () => {
  for (const engine of [whole, packed, asOnGpu]) await engine.release();
});

const random = new Random(5);
const normal = (shape: number[]): NdArray =>
  float32(
    shape,
    Array.from({ length: sizeOf(shape) }, () => random.normal()),
  );

type Carry = Record<string, tf.Tensor>;
type Step = (
  carry: Carry,
  input: { each: Carry; tables: Carry; shared: Carry },
) => { carry: Carry; output: Carry };

/** Runs seven steps as they are, and rewritten. */
async function bothWays(carry: Record<string, NdArray>, step: Step) {
  const each = {
    x: normal([7, 3, 4]),
    rows: int32(
      [7, 3],
      Array.from({ length: 21 }, (_, at) => at % 5),
    ),
  };
  const input = { carry, each, tables: { table: normal([5, 4]) }, shared: { fixed: normal([4]) } };
  const { program } = traceScan('step', step as never, input);
  const [plain, fewer, gpu] = await Promise.all(
    [whole, packed, asOnGpu].map((engine) => engine.scan('step', step as never)(input as never)),
  );
  expect(bytes(fewer)).toEqual(bytes(plain));
  expect(bytes(gpu).map(([path]) => path)).toEqual(bytes(plain).map(([path]) => path));
  for (const [path, array] of Object.entries((gpu as { carry: Record<string, NdArray> }).carry))
    expectClose(array, (plain as { carry: Record<string, NdArray> }).carry[path]!, path);
  return { program, rewritten: withFewerNodes(program) };
}

const operatorsIn = ({ loop }: Program): string[] => loop!.nodes.map(({ op }) => op);
const product = (x: tf.Tensor, each: tf.Tensor): tf.Tensor =>
  tf.matMul(tf.transpose(each as tf.Tensor2D), tf.matMul(each as tf.Tensor2D, x as tf.Tensor2D));

describe('a loop for a GPU', () => {
  it('updates at once what is updated alike', async () => {
    const { program, rewritten } = await bothWays(
      { a: normal([4, 6]), b: normal([4, 3]), c: normal([4, 1]) },
      ({ a, b, c }, { each: { x } }) => {
        const next = (value: tf.Tensor, rate: tf.Tensor) =>
          tf.sub(tf.mul(value, 0.9), tf.mul(tf.sqrt(tf.abs(product(value, x!))), rate));
        const [first, second, third] = tf.unstack(tf.sum(tf.mul(a!, a!), 0)) as [
          tf.Tensor,
          tf.Tensor,
          tf.Tensor,
        ];
        return {
          carry: { a: next(a!, first), b: next(b!, second), c: next(c!, third) },
          output: { c: tf.sum(c!) },
        };
      },
    );
    const [before, after] = [operatorsIn(program), operatorsIn(rewritten)];
    expect(before.filter((op) => op === 'Sqrt')).toHaveLength(3);
    expect(after.filter((op) => op === 'Sqrt')).toHaveLength(1);
    expect(rewritten.loop!.carried).toHaveLength(1);
  });

  it('does so where arrays have their first axis in common, with numbers for each place of it', async () => {
    const { rewritten } = await bothWays(
      { a: normal([2, 4, 6]), b: normal([2, 1, 5]), c: normal([2, 4, 1]) },
      ({ a, b, c }, { each: { x } }) => {
        const rates = tf.reshape(tf.sum(tf.abs(a!), [1, 2]), [2, 1, 1]);
        const all = tf.split(tf.mul(rates, tf.tensor1d([1, 2, 3])), 3, 2);
        const next = (value: tf.Tensor, rate: tf.Tensor) =>
          tf.sub(tf.mul(value, 0.9), tf.mul(tf.div(tf.add(value, tf.max(x!)), tf.add(rates, 1)), rate));
        return {
          carry: { a: next(a!, all[0]!), b: next(b!, all[1]!), c: next(c!, all[2]!) },
          output: { c: tf.sum(c!) },
        };
      },
    );
    expect(operatorsIn(rewritten).filter((op) => op === 'Div')).toHaveLength(1);
    expect(rewritten.loop!.carried).toHaveLength(1);
  });

  it('computes before it what its steps do not depend on each other for, running sums included', async () => {
    const { rewritten } = await bothWays(
      { a: normal([4]), count: float32([2], [0.1, 0.2]) },
      ({ a, count }, { each: { x, rows }, tables: { table }, shared: { fixed } }) => {
        const counted = tf.add(count!, tf.slice(tf.sum(tf.abs(x!), 1), [0], [2]));
        const rate = tf.sum(tf.exp(tf.neg(counted)));
        const mask = tf.cast(tf.equal(rows!, tf.scalar(2, 'int32')), 'float32');
        const picked = tf.max(tf.mul(tf.gather(table!, rows as tf.Tensor1D), tf.expandDims(mask, 1)), 0);
        const same = tf.mul(tf.sqrt(tf.abs(fixed!)), tf.tensor1d([1, 2, 3, 4]));
        return {
          carry: { a: tf.add(tf.mul(a!, rate), tf.mul(same, picked)), count: counted },
          output: { before: count!, rate },
        };
      },
    );
    expect(operatorsIn(rewritten).sort()).toEqual(['Add', 'Mul']);
    expect(rewritten.loop!.carried).toHaveLength(1);
  });

  it('computes after it what only its outputs need', async () => {
    const { rewritten } = await bothWays(
      { a: normal([4, 4]) },
      ({ a }, { each: { x, rows }, shared: { fixed } }) => {
        const next = tf.add(a!, product(a!, x!));
        const squares = tf.mul(tf.square(tf.sub(next, fixed!)), tf.max(x!));
        return {
          carry: { a: next },
          output: { sum: tf.sum(squares, 1), rows: rows!, before: a!, next, fixed: fixed! },
        };
      },
    );
    expect(operatorsIn(rewritten)).not.toContain('ReduceSum');
    expect(operatorsIn(rewritten)).not.toContain('Sub');
    // Without carried values there is nothing but outputs.
    await bothWays({}, (_, { each: { x } }) => ({ carry: {}, output: { x: tf.sqrt(tf.abs(x!)) } }));
  });

  it('leaves alone what only looks alike: one waits for another, or has its own operators', async () => {
    const { rewritten } = await bothWays(
      { a: normal([4, 4]), b: normal([4, 4]), c: normal([4, 4]) },
      ({ a, b, c }, { each: { x } }) => {
        const first = tf.sub(a!, tf.tanh(product(a!, x!)));
        const second = tf.sub(b!, tf.tanh(product(first, x!)));
        const third = tf.sub(c!, tf.sigmoid(product(second, x!)));
        return { carry: { a: first, b: second, c: third }, output: { sum: tf.sum(third) } };
      },
    );
    expect(operatorsIn(rewritten).filter((op) => op === 'Tanh')).toHaveLength(2);
  });

  it('carries what is swapped, kept, reset or counted', async () => {
    await bothWays(
      { a: normal([4, 4]), b: normal([4, 4]), kept: normal([2]), reset: normal([2, 2]), n: int32([1], [3]) },
      ({ a, b, kept, n }, { each: { x } }) => ({
        carry: {
          a: tf.add(b!, product(a!, x!)),
          b: a!,
          kept: kept!,
          reset: tf.fill([2, 2], 0.5),
          n: tf.add(n!, tf.scalar(2, 'int32')),
        },
        output: { n: n!, b: b! },
      }),
    );
  });

  it('takes no longer for what it takes no slices of', async () => {
    const { program, rewritten } = await bothWays({ a: normal([4]) }, ({ a }) => ({
      carry: { a: tf.mul(a!, 0.5) },
      output: {},
    }));
    expect(rewritten.loop).toEqual(program.loop);
  });
});

it('slices that no step reads are no tables, which would ask for another session in each call', async () => {
  const step: Step = ({ a }, { each: { rows }, tables: { table } }) => ({
    carry: { a: tf.add(a!, tf.sum(tf.gather(table!, rows!), 0)) },
    output: {},
  });
  const engine = await createEngine('onnx', 'cpu', { rewrite: forGpu });
  const create = vi.spyOn(InferenceSession, 'create');
  const run = engine.scan('step', step as never);
  const tables = { table: normal([5, 4]), unread: normal([5, 4]) };
  for (let call = 0; call < 3; call++) {
    const each = { rows: int32([2, 2], [0, 1, 2, 3]), unread: normal([2, 3]) };
    await run({ carry: { a: normal([4]) }, each, tables, shared: {} } as never);
  }
  expect(create).toHaveBeenCalledTimes(1);
  create.mockRestore();
  await engine.release();
});

it('a program on a device keeps tables there until it gets others', async () => {
  const step: Step = ({ a }, { each: { rows }, tables: { table } }) => ({
    carry: { a: tf.add(a!, tf.gather(table!, rows as tf.Tensor1D)) },
    output: {},
  });
  const input = (table: NdArray) => ({
    carry: { a: float32([3, 4]) },
    each: { rows: int32([2, 3], [0, 1, 2, 2, 1, 0]) },
    tables: { table },
    shared: {},
  });
  const engine = await createEngine('onnx', 'cpu', { rewrite: forGpu });
  const create = vi.spyOn(InferenceSession, 'create');
  const [one, other] = [normal([3, 4]), normal([5, 4])];
  const [onDevice, plain] = [engine, whole].map((some) => some.scan('step', step as never));
  const given = [one, one, other, one].map(input);
  const results = await Promise.all(given.map((some) => onDevice!(some as never)));
  expect(create).toHaveBeenCalledTimes(3);
  vi.restoreAllMocks();
  for (const [index, result] of results.entries())
    expect(bytes(result)).toEqual(bytes(await plain!(given[index] as never)));
  await engine.release();
});

describe('a layout', () => {
  it('lays most arrays in rows, which joins few places', () => {
    const shapes = [[1024, 256], [256], [256, 256], [256], [256, 2], [2]];
    const layout = new Layout(shapes.map((shape) => ({ shape })));
    const [rows, width] = layout.shape as [number, number];
    expect(rows).toBeLessThan(5000);
    expect(rows * width).toBeLessThan(330_000);
  });
});

// All are in the long tests.
const some = (await trainings()).filter(([name]) =>
  /^(nsm|neurocoder|adam, task|si, class|ewc by)/.test(name),
);

describe('training as on a GPU, on the CPU', () => {
  it.each(some)('gives the same bits with fewer nodes: %s', async (_, method) => {
    expect(await learnt(packed, method)).toEqual(await learnt(whole, method));
  });

  // In calls of several epochs.
  it.each(some)('gives the same bits in fewer calls: %s', async (_, method) => {
    const onDevice = Object.create(whole, { device: { value: 'cuda' } }) as Engine;
    const [one, other] = [await learnt(onDevice, method), await learnt(whole, method)];
    expect([one.losses, one.parameters, one.states]).toEqual([other.losses, other.parameters, other.states]);
  });

  it.each(some)('and nearly the same numbers with cheaper ones: %s', async (_, method) => {
    const [one, other] = [await learnt(asOnGpu, method), await learnt(whole, method)];
    expectClose(
      float32([one.losses.length], one.losses),
      float32([other.losses.length], other.losses),
      'losses',
    );
  });
});
