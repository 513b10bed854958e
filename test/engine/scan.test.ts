import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { array, float32, int32, isArray, leaves, type NdArray, sizeOf } from '../../src/engine/array.js';
import { createEngine } from '../../src/engine/create.js';
import type { Engine } from '../../src/engine/engine.js';
import { UserError } from '../../src/errors/user-error.js';
import { Random } from '../../src/random/random.js';
import { expectClose } from './close.js';

const backends = ['onnx', 'cpu', 'wasm'] as const;
const engines: Partial<Record<(typeof backends)[number], Engine>> = {};
beforeAll(async () => {
  for (const backend of backends) engines[backend] = await createEngine(backend);
});
afterAll(() => engines.onnx?.release());

const none = { tables: {}, shared: {} };
const values = ({ data }: NdArray): number[] => [...data];
/** The leaves of a nest, bit by bit. */
const bytes = (nest: unknown): [string, string][] =>
  leaves(nest, isArray).map(({ path, value: { data } }) => [
    path,
    Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('hex'),
  ]);

const normal = (random: Random, shape: number[], scale = 1): NdArray =>
  float32(
    shape,
    Array.from({ length: sizeOf(shape) }, () => scale * random.normal()),
  );

type Each = { each: tf.Tensor };

describe.each(backends)('scan on %s', (backend) => {
  const engine = (): Engine => engines[backend]!;

  it('is the plain loop', async () => {
    const steps = 5;
    const random = new Random(1);
    const [x, start] = [normal(random, [steps, 3]), normal(random, [3])];
    const scan = engine().scan(
      'moving average',
      (mean: tf.Tensor, { each, shared }: Each & { shared: tf.Tensor }) => {
        const next = tf.add(tf.mul(mean, shared), tf.mul(each, tf.sub(1, shared)));
        return { carry: next, output: { mean: next, total: tf.sum(next) } };
      },
    );
    const results = await scan({ carry: start, each: x, tables: {}, shared: float32([], [0.75]) });

    let mean = values(start);
    const means: number[][] = [];
    for (let step = 0; step < steps; step++) {
      mean = mean.map((value, index) => 0.75 * value + 0.25 * x.data[step * 3 + index]!);
      means.push(mean);
    }
    const totals = means.map((row) => row.reduce((sum, value) => sum + value, 0));
    expectClose(results.carry, float32([3], mean), 'carry');
    expectClose(results.outputs.mean, float32([steps, 3], means.flat()), 'means');
    expectClose(results.outputs.total, float32([steps], totals), 'totals');
  });

  it('may change nothing and put nothing out', async () => {
    const scan = engine().scan('nothing', (kept: { a: tf.Tensor; b: tf.Tensor }, { each }: Each) => {
      tf.square(each);
      return { carry: { a: kept.a, b: kept.b }, output: {} };
    });
    const carry = { a: float32([2], [1, 2]), b: float32([], [3]) };
    for (const steps of [1, 4]) {
      const results = await scan({ carry, each: float32([steps, 3]), ...none });
      expect(results).toEqual({ carry, outputs: {} });
    }
  });

  it('carries what is unchanged, swapped, constant or taken from elsewhere', async () => {
    const names = [
      'same',
      'left',
      'right',
      'constant',
      'slice',
      'shared',
      'captured',
      'twin',
      'copy',
    ] as const;
    type Carry = Record<(typeof names)[number], tf.Tensor>;
    tf.setBackend('cpu');
    const captured = tf.tensor1d([8, 9]);
    const scan = engine().scan('mixed', (carry: Carry, { each, shared }: Each & { shared: tf.Tensor }) => ({
      carry: {
        same: carry.same,
        left: carry.right,
        right: carry.left,
        constant: tf.tensor1d([5, 6]),
        slice: each,
        shared,
        captured,
        twin: carry.left,
        copy: carry.same,
      },
      output: { sum: tf.addN(Object.values(carry)), same: carry.same, constant: tf.ones([1]), each, shared },
    }));
    const carry = Object.fromEntries(
      names.map((name, index) => [name, float32([2], [index, index + 1])]),
    ) as Record<(typeof names)[number], NdArray>;
    const input = {
      carry,
      each: float32([3, 2], [1, 2, 3, 4, 5, 6]),
      tables: {},
      shared: float32([2], [7, 7]),
    };
    const results = await scan(input);
    expect(results.carry).toEqual({
      same: float32([2], [0, 1]),
      left: float32([2], [2, 3]),
      right: float32([2], [1, 2]),
      constant: float32([2], [5, 6]),
      slice: float32([2], [5, 6]),
      shared: float32([2], [7, 7]),
      captured: float32([2], [8, 9]),
      twin: float32([2], [1, 2]),
      copy: float32([2], [0, 1]),
    });
    expect(results.outputs).toEqual({
      sum: float32([3, 2], [36, 45, 25, 33, 28, 36]),
      same: float32([3, 2], [0, 1, 0, 1, 0, 1]),
      constant: float32([3, 1], [1, 1, 1]),
      each: input.each,
      shared: float32([3, 2], [7, 7, 7, 7, 7, 7]),
    });
    expect([...captured.dataSync()]).toEqual([8, 9]);
    captured.dispose();
  });

  it('stacks outputs of every rank and type', async () => {
    const scan = engine().scan('stacked', (carry: tf.Tensor, { each }: Each) => ({
      carry,
      output: [
        tf.sum(each),
        tf.mul(tf.expandDims(each, 1), tf.expandDims(carry, 0)),
        tf.cast(tf.argMax(each), 'int32'),
        tf.greater(each, 2),
      ],
    }));
    const results = await scan({
      carry: float32([2], [1, 10]),
      each: float32([2, 3], [1, 2, 3, 6, 5, 4]),
      ...none,
    });
    expect(results.outputs).toEqual([
      float32([2], [6, 15]),
      float32([2, 3, 2], [1, 10, 2, 20, 3, 30, 6, 60, 5, 50, 4, 40]),
      int32([2], [2, 0]),
      array('bool', [2, 3], Uint8Array.of(0, 0, 1, 1, 1, 1)),
    ]);
  });

  it('runs without outputs and with integers and truth values carried', async () => {
    const scan = engine().scan(
      'counting',
      ({ count, any }: Record<'count' | 'any', tf.Tensor>, { each }: Each) => ({
        carry: { count: tf.add(count, each), any: tf.logicalOr(any, tf.equal(each, 3)) },
        output: {},
      }),
    );
    const results = await scan({
      carry: { count: int32([], [10]), any: array('bool', [], Uint8Array.of(0)) },
      each: int32([4], [1, 2, 3, 4]),
      ...none,
    });
    expect(results.carry).toEqual({ count: int32([], [20]), any: array('bool', [], Uint8Array.of(1)) });
    expect(results.outputs).toEqual({});
  });

  it('takes rows from tables of any length, for any number of steps', async () => {
    let calls = 0;
    type Tables = { images: tf.Tensor; labels: tf.Tensor };
    const scan = engine().scan('rows', (carry: tf.Tensor, { each, tables }: Each & { tables: Tables }) => {
      calls++;
      const labels = tf.gather(tables.labels, each as tf.Tensor1D);
      const images = tf.gather(tables.images, each as tf.Tensor1D);
      return { carry: tf.add(carry, tf.sum(images)), output: { labels, first: tf.slice(images, 0, 1) } };
    });
    for (const [rows, steps] of [
      [4, 2],
      [9, 2],
      [3, 5],
      [9, 1],
    ] as const) {
      const random = new Random(rows);
      const images = normal(random, [rows, 2]);
      const labels = int32(
        [rows],
        Array.from({ length: rows }, (_, index) => 100 + index),
      );
      const picked = Array.from({ length: steps * 3 }, () => random.integer(rows));
      const results = await scan({
        carry: float32([], [0]),
        each: int32([steps, 3], picked),
        tables: { images, labels },
        shared: {},
      });
      expect(results.outputs.labels).toEqual(
        int32(
          [steps, 3],
          picked.map((row) => 100 + row),
        ),
      );
      const sum = picked.reduce((total, row) => total + images.data[2 * row]! + images.data[2 * row + 1]!, 0);
      expectClose(results.carry, float32([], [sum]), 'sum');
      const firsts = picked.filter((_, index) => index % 3 === 0);
      expect(results.outputs.first).toEqual(
        float32(
          [steps, 1, 2],
          firsts.flatMap((row) => values(images).slice(2 * row, 2 * row + 2)),
        ),
      );
    }
    expect(calls).toBe(backend === 'onnx' ? 1 : 10);
  });

  it('leaves what it is given as it is', async () => {
    const input = {
      carry: { a: float32([1], [1]), b: float32([1], [2]) },
      each: float32([2, 1], [3, 4]),
      tables: float32([2, 1], [5, 6]),
      shared: float32([1], [7]),
    };
    const before = bytes(input);
    type Step = Each & { shared: tf.Tensor };
    const scan = engine().scan(
      'adding',
      ({ a, b }: Record<'a' | 'b', tf.Tensor>, { each, shared }: Step) => ({
        carry: { a: tf.add(a, each), b },
        output: shared,
      }),
    );
    const first = await scan(input);
    const again = bytes(first);
    first.carry.b.data.fill(99);
    expect(bytes(input)).toEqual(before);
    expect(bytes(await scan(input))).toEqual(again);
  });

  const refused = async (run: () => Promise<unknown>, message: string): Promise<void> => {
    const error = await run().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).message).toBe(message);
  };

  it('refuses a carry that is not handed on as it was given', async () => {
    type Carry = { weights: { a: tf.Tensor; b?: tf.Tensor } };
    const scanWith = (change: (carry: Carry) => Carry) => () =>
      engine().scan('careless', (carry: Carry, _: Each) => ({ carry: change(carry), output: {} }))({
        carry: { weights: { a: float32([2]) } },
        each: float32([2]),
        ...none,
      } as never);
    await refused(
      scanWith(() => ({ weights: {} }) as never),
      "'careless' does not return 'weights.a', which it was given",
    );
    await refused(
      scanWith(({ weights: { a } }) => ({ weights: { a: tf.reshape(a, [2, 1]) } })),
      "'careless' was given 'weights.a' as float32 [2], but returns it as float32 [2,1]",
    );
    await refused(
      scanWith(({ weights: { a } }) => ({ weights: { a: tf.cast(a, 'int32') } })),
      "'careless' was given 'weights.a' as float32 [2], but returns it as int32 [2]",
    );
    await refused(
      scanWith(({ weights: { a } }) => ({ weights: { a, b: a } })),
      "'careless' returns 'weights.b', which it was not given",
    );
  });

  it('refuses zero steps and slices that differ in number', async () => {
    const scan = engine().scan('short', (carry: tf.Tensor, { each }: { each: tf.Tensor[] }) => ({
      carry,
      output: each[0]!,
    }));
    const carry = float32([]);
    const noSteps = "'short' was given no steps: 'each' has no array, or an empty one";
    await refused(() => scan({ carry, each: [], ...none }), noSteps);
    await refused(() => scan({ carry, each: [float32([0, 2])], ...none }), noSteps);
    await refused(() => scan({ carry, each: [float32([])], ...none }), noSteps);
    await refused(
      () => scan({ carry, each: [float32([3]), float32([4, 2])], ...none }),
      "'short': each.1 has 4 slices, but others have 3",
    );
  });
});

describe('tables on onnx', () => {
  type Tables = { tables: { x: tf.Tensor } };
  const use = (output: (x: tf.Tensor) => tf.Tensor) => {
    const scan = engines.onnx!.scan('reader', (carry: tf.Tensor, { tables }: Each & Tables) => ({
      carry,
      output: output(tables.x),
    }));
    return scan({
      carry: float32([]),
      each: float32([2]),
      tables: { x: int32([3, 2], [0, 1, 2, 0, 1, 2]) },
      shared: {},
    });
  };
  const rule = 'only rows may be taken from a table (tf.gather along axis 0)';

  it.each<[string, (x: tf.Tensor) => tf.Tensor, string]>([
    ['computed with', (x) => tf.add(x, x), `Add was applied to a table in 'reader': ${rule}`],
    ['sliced', (x) => tf.slice(x, 0, 1), `Slice was applied to a table in 'reader': ${rule}`],
    [
      'taken columns from',
      (x) => tf.gather(x, tf.tensor1d([1], 'int32'), 1),
      `GatherV2 was applied to a table in 'reader': ${rule}`,
    ],
    [
      'used as indices',
      (x) => tf.gather(tf.ones([3]), x as tf.Tensor1D),
      `GatherV2 was applied to a table in 'reader': ${rule}`,
    ],
    ['returned', (x) => x, `a table was returned by 'reader': ${rule}`],
  ])('are refused when they are %s', async (_, output, message) => {
    await expect(use(output)).rejects.toThrow(new UserError(message));
  });
});

describe('training in a scan', () => {
  const sizes = [6, 8, 5] as const;
  const [steps, batch] = [20, 4];
  type Parameters<T> = Record<'w1' | 'b1' | 'w2' | 'b2', T>;
  type State = {
    parameters: Parameters<tf.Tensor>;
    m: Parameters<tf.Tensor>;
    v: Parameters<tf.Tensor>;
    step: tf.Tensor;
  };
  type Data = { tables: { x: tf.Tensor; y: tf.Tensor }; shared: { rate: tf.Tensor } };

  const shapes: Parameters<number[]> = {
    w1: [sizes[0], sizes[1]],
    b1: [sizes[1]],
    w2: [sizes[1], sizes[2]],
    b2: [sizes[2]],
  };
  const names = Object.keys(shapes) as (keyof typeof shapes)[];
  const record = <T>(make: (name: keyof typeof shapes) => T): Parameters<T> =>
    Object.fromEntries(names.map((name) => [name, make(name)])) as Parameters<T>;

  const loss = ({ w1, b1, w2, b2 }: Parameters<tf.Tensor>, x: tf.Tensor, y: tf.Tensor): tf.Scalar => {
    const hidden = tf.relu(tf.add(tf.matMul(x, w1), b1));
    const logits = tf.add(tf.matMul(hidden, w2), b2);
    const classes = tf.cast(tf.oneHot(y, sizes[2]), 'float32');
    return tf.neg(tf.mean(tf.sum(tf.mul(classes, tf.logSoftmax(logits)), 1)));
  };

  /** A step of Adam. */
  const train = ({ parameters, m, v, step }: State, { each, tables, shared }: Each & Data) => {
    const x = tf.gather(tables.x, each as tf.Tensor1D);
    const y = tf.gather(tables.y, each as tf.Tensor1D);
    const { value, grads } = tf.engine().gradients(
      () => loss(parameters, x, y),
      names.map((name) => parameters[name]),
      undefined,
      true,
    );
    const gradient = record((name) => grads[names.indexOf(name)]!);
    const count = tf.add(step, 1);
    const decayed = (mean: tf.Tensor, now: tf.Tensor, rate: number) =>
      tf.add(tf.mul(mean, rate), tf.mul(now, 1 - rate));
    const nextM = record((name) => decayed(m[name], gradient[name], 0.9));
    const nextV = record((name) => decayed(v[name], tf.square(gradient[name]), 0.999));
    const next = record((name) => {
      const first = tf.div(nextM[name], tf.sub(1, tf.pow(0.9, count)));
      const second = tf.div(nextV[name], tf.sub(1, tf.pow(0.999, count)));
      return tf.sub(parameters[name], tf.mul(shared.rate, tf.div(first, tf.add(tf.sqrt(second), 1e-8))));
    });
    return { carry: { parameters: next, m: nextM, v: nextV, step: count }, output: value };
  };

  const random = new Random(3);
  const zeros = record((name) => float32(shapes[name]));
  const input = {
    carry: {
      parameters: record((name) =>
        shapes[name].length > 1 ? normal(random, shapes[name], 0.5) : zeros[name],
      ),
      m: zeros,
      v: zeros,
      step: float32([], [0]),
    },
    each: int32(
      [steps, batch],
      Array.from({ length: steps * batch }, () => random.integer(10)),
    ),
    tables: {
      x: normal(random, [10, sizes[0]]),
      y: int32(
        [10],
        Array.from({ length: 10 }, () => random.integer(sizes[2])),
      ),
    },
    shared: { rate: float32([], [0.05]) },
  };

  it('agrees between backends, and learns', async () => {
    const expected = await engines.cpu!.scan('train', train)(input);
    const { data } = expected.outputs;
    expect(data[steps - 1]!).toBeLessThan(0.75 * data[0]!);
    for (const backend of ['onnx', 'wasm'] as const) {
      const found = leaves(await engines[backend]!.scan('train', train)(input), isArray);
      for (const [index, { path, value }] of leaves(expected, isArray).entries()) {
        expectClose(found[index]!.value, value, `${path} on ${backend}`, 1e-4);
      }
    }
  });

  it('is bit-equal when it is repeated, in one program or another', async () => {
    const scan = engines.onnx!.scan('train', train);
    const first = bytes(await scan(input));
    expect(bytes(await scan(input))).toEqual(first);
    expect(bytes(await engines.onnx!.scan('again', train)(input))).toEqual(first);
  });

  it('is bit-equal in one scan or in two', async () => {
    const scan = engines.onnx!.scan('train', train);
    const part = (from: number, to: number) =>
      int32([to - from, batch], input.each.data.slice(from * batch, to * batch));
    const whole = await scan(input);
    const half = await scan({ ...input, each: part(0, 7) });
    const rest = await scan({ ...input, carry: half.carry, each: part(7, steps) });
    expect(bytes(rest.carry)).toEqual(bytes(whole.carry));
    expect([...half.outputs.data, ...rest.outputs.data]).toEqual([...whole.outputs.data]);
  });
});
