import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { float32, int32, type NdArray } from '../../src/engine/array.js';
import { createEngine } from '../../src/engine/create.js';
import { devices, type Engine } from '../../src/engine/engine.js';
import { recordings } from '../../src/engine/onnx/kernels/all.js';
import { UserError } from '../../src/errors/user-error.js';

let onnx: Engine;
let cpu: Engine;
beforeAll(async () => {
  cpu = await createEngine('cpu');
  onnx = await createEngine('onnx');
  tf.setBackend('cpu');
});
afterEach(() => onnx.release());

const values = ({ data }: NdArray): number[] => [...data];

/** What a promise is rejected with. */
async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

async function expectUserError(promise: Promise<unknown>, ...parts: (string | RegExp)[]): Promise<void> {
  const error = await rejection(promise);
  expect(error).toBeInstanceOf(UserError);
  const { message } = error as UserError;
  expect(message).not.toContain('\n');
  for (const part of parts) expect(message).toMatch(part);
}

it('writes how long each kernel took, where that is asked for', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'continual-bench-test-'));
  try {
    const engine = await createEngine('onnx', 'cpu', { profile: join(folder, 'step') });
    const product = engine.compile('product', (a: tf.Tensor2D) => tf.matMul(a, a));
    await product(float32([2, 2], Float32Array.of(1, 2, 3, 4)) as never);
    await engine.release();
    const [file, ...others] = readdirSync(folder);
    expect([file, others]).toEqual([expect.stringMatching(/^step.*\.json$/), []]);
    const events = JSON.parse(readFileSync(join(folder, file!), 'utf8')) as { name: string }[];
    expect(events.map(({ name }) => name)).toContainEqual(expect.stringMatching(/_kernel_time$/));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe('compile', () => {
  it('traces a function once per signature', async () => {
    let calls = 0;
    const double = onnx.compile('double', (x: tf.Tensor) => {
      calls++;
      return tf.add(x, x);
    });
    expect(values(await double(float32([2], [1, 2])))).toEqual([2, 4]);
    expect(values(await double(float32([2], [3, 4])))).toEqual([6, 8]);
    expect(calls).toBe(1);
    expect(values(await double(float32([3], [1, 2, 3])))).toEqual([2, 4, 6]);
    expect(calls).toBe(2);
    const integers = await double(int32([2], [5, 6]));
    expect([integers.dtype, ...values(integers)]).toEqual(['int32', 10, 12]);
    expect(calls).toBe(3);
    expect((await double(float32([2, 1], [1, 2]))).shape).toEqual([2, 1]);
    await double(float32([2], [3, 4]));
    expect(calls).toBe(4);
  });

  it('traces once for calls that run at the same time', async () => {
    let calls = 0;
    const double = onnx.compile('double', (x: tf.Tensor) => {
      calls++;
      return tf.add(x, x);
    });
    const results = await Promise.all([1, 2, 3].map((value) => double(float32([], [value]))));
    expect(results.flatMap(values)).toEqual([2, 4, 6]);
    expect(calls).toBe(1);
  });

  it('tells the names of inputs apart', async () => {
    const difference = onnx.compile('difference', ({ a, b }: Record<'a' | 'b', tf.Tensor>) => tf.sub(a, b));
    const [one, five] = [float32([], [1]), float32([], [5])];
    expect(values(await difference({ a: one, b: five }))).toEqual([-4]);
    expect(values(await difference({ b: one, a: five }))).toEqual([4]);
  });

  it('takes and returns nests of records and lists', async () => {
    type Nested = { layers: { weight: tf.Tensor }[]; scale: tf.Tensor };
    const fn = ({ layers, scale }: Nested) => ({
      scaled: layers.map(({ weight }) => ({ weight: tf.mul(weight, scale) })),
      pair: [[tf.neg(scale)], { sum: tf.addN(layers.map(({ weight }) => weight)) }],
    });
    const input = {
      layers: [{ weight: float32([2], [1, 2]) }, { weight: float32([2], [3, 4]) }],
      scale: float32([], [10]),
    };
    const expected = {
      scaled: [{ weight: float32([2], [10, 20]) }, { weight: float32([2], [30, 40]) }],
      pair: [[float32([], [-10])], { sum: float32([2], [4, 6]) }],
    };
    expect(await onnx.compile('nested', fn)(input)).toEqual(expected);
    expect(await cpu.compile('nested', fn)(input)).toEqual(expected);
  });

  it('refuses what is no tensor', async () => {
    const fn = onnx.compile('fn', (x: tf.Tensor) => ({ a: { b: tf.neg(x), c: 3 as never } }));
    await expectUserError(fn(float32([], [1])), 'a.c is number, not a tensor');
    const neg = onnx.compile('neg', ({ x }: { x: tf.Tensor }) => tf.neg(x));
    await expectUserError(neg({ x: null as never }), 'x is null, not a tensor');
  });

  it('returns inputs, constants and repeated values', async () => {
    const fn = ({ x, y }: Record<'x' | 'y', tf.Tensor>) => {
      const sum = tf.add(x, y);
      return {
        x,
        again: x,
        y,
        sum,
        sumAgain: sum,
        one: tf.scalar(1),
        table: tf.tensor2d([[1, 2, 3]], [1, 3], 'int32'),
        large: tf.zeros([9, 9]),
      };
    };
    const input = { x: float32([2], [1, 2]), y: float32([2], [3, 4]) };
    const results = await onnx.compile('several', fn)(input);
    expect(results).toEqual(await cpu.compile('several', fn)(input));
    expect(results.sumAgain).toEqual(float32([2], [4, 6]));
    expect(results.again).toEqual(input.x);
  });

  it('returns memory that is not its input', async () => {
    for (const engine of [onnx, cpu]) {
      const given = float32([2], [1, 2]);
      const returned = await engine.compile('same', (x: tf.Tensor) => x)(given);
      expect(returned).toEqual(given);
      given.data[0] = 7;
      expect(values(returned)).toEqual([1, 2]);
    }
  });

  it('takes inputs that nothing uses', async () => {
    const first = onnx.compile('first', ([a]: tf.Tensor[]) => tf.neg(a!));
    expect(values(await first([float32([1], [2]), float32([3]), int32([], [1])]))).toEqual([-2]);
    const none = onnx.compile('none', (_: tf.Tensor) => tf.ones([2]));
    expect(values(await none(float32([3])))).toEqual([1, 1]);
  });

  it('takes and returns empty arrays', async () => {
    const rows = onnx.compile('rows', (x: tf.Tensor) => tf.concat([x, tf.neg(x)], 1));
    expect(await rows(float32([0, 3]))).toEqual(float32([0, 6]));
  });

  it('computes gradients', async () => {
    const loss = ([x, w]: tf.Tensor[]) => tf.sum(tf.square(tf.matMul(x!, w!))) as tf.Scalar;
    const fn = (input: tf.Tensor[]) => tf.grads((...given: tf.Tensor[]) => loss(given))(input);
    const input = [float32([1, 2], [1, 2]), float32([2, 1], [3, 4])];
    const results = await onnx.compile('gradients', fn)(input);
    expect(results).toEqual([float32([1, 2], [66, 88]), float32([2, 1], [22, 44])]);
  });

  it('gives a single number times anything the shape that broadcasting gives', async () => {
    const fn = ([one, x]: tf.Tensor[]) => [
      tf.mul(tf.reshape(one!, []), x!),
      tf.sub(x!, tf.reshape(one!, [1, 1])),
      tf.mul(tf.reshape(one!, []), tf.reshape(one!, [])),
    ];
    const input = [float32([1, 1, 1], [2]), float32([3], [1, 2, 3])];
    const [times, minus, square] = await onnx.compile('single number', fn)(input);
    expect(times).toEqual(float32([3], [2, 4, 6]));
    expect(minus).toEqual(float32([1, 3], [-1, 0, 1]));
    expect(square).toEqual(float32([], [4]));
  });

  it('gives zeros of the broadcast shape where one factor is zero everywhere', async () => {
    const fn = (x: tf.Tensor) => [tf.mul(tf.zeros([2, 1]), x), tf.square(tf.zerosLike(x))];
    const results = await onnx.compile('zeros', fn)(float32([3], [1, 2, 3]));
    expect(results).toEqual([float32([2, 3]), float32([3])]);
  });

  it('keeps captured constants, in every signature and function, as they were', async () => {
    const captured = tf.tensor2d([[1, 2]], [1, 2]);
    // These share their data with tensors of another shape and another type.
    const turned = tf.reshape(captured, [2, 1]);
    const floats = tf.cast(tf.tensor1d([3, 4], 'int32'), 'float32');
    const fn = (x: tf.Tensor) => [
      tf.add(tf.mul(x, captured), floats),
      tf.matMul(captured, turned),
      turned,
      tf.mul(x, tf.scalar(0.5)),
    ];
    const tensors = tf.memory().numTensors;
    const compiled = onnx.compile('captured', fn);
    const another = onnx.compile('another', fn);
    for (const input of [float32([], [2]), float32([3, 1], [1, 2, 3]), float32([], [5])]) {
      const expected = await cpu.compile('captured', fn)(input);
      expect(await compiled(input)).toEqual(expected);
      expect(await another(input)).toEqual(expected);
    }
    expect(tf.memory().numTensors).toBe(tensors);
    expect([...captured.dataSync()]).toEqual([1, 2]);
    captured.dispose();
    expect([...turned.dataSync()]).toEqual([1, 2]);
    tf.dispose([turned, floats]);
  });

  it('lets constants be read', async () => {
    const fn = onnx.compile('constants', (x: tf.Tensor) => {
      const [two] = tf.tensor1d([2, 5]).dataSync();
      return tf.mul(x, tf.scalar(two! + (tf.ones([3]).arraySync() as number[])[2]!));
    });
    expect(values(await fn(float32([], [2])))).toEqual([6]);
  });

  it('refuses tensors of another compiled function', async () => {
    const leaked: tf.Tensor[] = [];
    await onnx.compile('leaky', (x: tf.Tensor) => {
      leaked.push(tf.neg(x), tf.keep(tf.abs(x)));
      return x;
    })(float32([], [1]));
    for (const tensor of leaked) {
      const user = onnx.compile('user', (x: tf.Tensor) => tf.add(x, tensor));
      await expectUserError(user(float32([], [1])), /another compiled function.* was used in 'user'/);
    }
    tf.dispose(leaked);
  });
});

describe('errors of compiled functions', () => {
  it('say which function read the data of a tensor', async () => {
    const read = onnx.compile('curious', (x: tf.Tensor) => tf.scalar(x.dataSync()[0]!));
    await expectUserError(
      read(float32([], [1])),
      "while 'curious' was compiled",
      'must not depend on the values',
    );
    const branch = onnx.compile('branching', (x: tf.Tensor) => (tf.neg(x).arraySync() ? x : tf.neg(x)));
    await expectUserError(branch(float32([], [1])), "while 'branching' was compiled");
  });

  it('name a kernel that has no recording, who used it and where to add it', async () => {
    expect(recordings[tf.Bincount]).toBeUndefined();
    const count = onnx.compile('counting', (x: tf.Tensor) =>
      tf.bincount(x as tf.Tensor1D, tf.tensor1d([]), 3),
    );
    await expectUserError(
      count(int32([2], [0, 1])),
      "kernel 'Bincount'",
      "used in 'counting'",
      'src/engine/onnx/kernels/',
    );
  });

  it('say what a recording leaves out', async () => {
    const pairs = onnx.compile('pairs', ([a, b]: tf.Tensor[]) => tf.gather(a!, b as tf.Tensor1D, 2, 1));
    await expectUserError(pairs([float32([2, 3, 1]), int32([2, 1], [0, 0])]), 'batch dimensions');
    const product = onnx.compile('product', ([a, b]: tf.Tensor[]) =>
      tf.fused.matMul({
        a: a as tf.Tensor2D,
        b: b as tf.Tensor2D,
        activation: 'prelu',
        preluActivationWeights: tf.scalar(0.1),
      }),
    );
    await expectUserError(product([float32([2, 2]), float32([2, 2])]), "activation 'prelu'");
    const uneven = onnx.compile('uneven', ([x, filter]: tf.Tensor[]) =>
      tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, [1, 3], 1),
    );
    await expectUserError(
      uneven([float32([1, 9, 8, 1]), float32([3, 3, 1, 1])]),
      'tf.conv2d to 9×3 pixels, which TensorFlow.js takes for 9×8',
      'four pairs',
    );
    const text = onnx.compile('text', (x: tf.Tensor) => [x, tf.tensor(['a', 'b'])]);
    await expectUserError(text(float32([])), 'tensors of type string');
  });

  it('pass through what a function throws, and leave no trace', async () => {
    const tensors = tf.memory().numTensors;
    for (const backend of ['cpu', 'wasm']) {
      await createEngine(backend as 'cpu' | 'wasm');
      tf.setBackend(backend);
      const failing = onnx.compile('failing', (x: tf.Tensor): tf.Tensor => {
        tf.grad((y) => tf.square(tf.neg(y)))(x);
        throw new RangeError('on purpose');
      });
      expect(await rejection(failing(float32([], [1])))).toEqual(new RangeError('on purpose'));
      expect(tf.getBackend()).toBe(backend);
      expect(tf.add(1, 2).dataSync()[0]).toBe(3);
    }
    // The two sums.
    expect(tf.memory().numTensors - tensors).toBe(2);
    expect(onnx.programs).toBe(0);
  });

  it('do not outlast their cause', async () => {
    let broken = true;
    const fn = onnx.compile('mended', (x: tf.Tensor) => {
      if (broken) throw new Error('broken');
      return tf.neg(x);
    });
    expect(await rejection(fn(float32([], [1])))).toEqual(new Error('broken'));
    broken = false;
    expect(values(await fn(float32([], [1])))).toEqual([-1]);
  });
});

describe('an engine', () => {
  it('counts and releases its programs, and can be used on', async () => {
    const engine = await createEngine('onnx');
    let calls = 0;
    const neg = engine.compile('neg', (x: tf.Tensor) => {
      calls++;
      return tf.neg(x);
    });
    const abs = engine.compile('abs', (x: tf.Tensor) => tf.abs(x));
    expect(engine.programs).toBe(0);
    await neg(float32([1], [1]));
    await neg(float32([2], [1, 2]));
    await neg(float32([2], [1, 2]));
    await abs(float32([2], [1, 2]));
    expect(engine.programs).toBe(3);
    await engine.release();
    expect(engine.programs).toBe(0);
    expect(values(await neg(float32([1], [3])))).toEqual([-3]);
    expect([engine.programs, calls]).toEqual([1, 3]);
    await engine.release();
  });

  it.each(['onnx', 'cpu'] as const)('keeps no tensors: %s', async (backend) => {
    const engine = backend === 'onnx' ? onnx : cpu;
    const fn = engine.compile('loss', ({ x, w }: Record<'x' | 'w', tf.Tensor>) => {
      const loss = () => tf.mean(tf.square(tf.matMul(x, w))) as tf.Scalar;
      const { value, grads } = tf.engine().gradients(loss, [w], undefined, true);
      return { value, gradient: grads[0]!, x };
    });
    const scan = engine.scan('sum', (carry: tf.Tensor, { each }: { each: tf.Tensor }) => {
      const sum = tf.add(carry, tf.square(each));
      return { carry: sum, output: tf.neg(sum) };
    });
    const { numTensors, numDataBuffers } = tf.memory();
    for (const rows of [2, 3, 2]) {
      await fn({ x: float32([rows, 2]), w: float32([2, 1], [1, 2]) });
      await scan({ carry: float32([2]), each: float32([rows, 2]), tables: {}, shared: {} });
    }
    expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
  });

  it.each(devices.filter((device) => device !== 'cpu'))(
    'on a device that is not there: %s',
    async (device) => {
      try {
        const engine = await createEngine('onnx', device);
        // It is there.
        expect(engine.device).toBe(device);
      } catch (error) {
        expect(error).toBeInstanceOf(UserError);
        expect((error as Error).message).toMatch(new RegExp(`^--device ${device} cannot be used here: .+$`));
      }
      await expectUserError(createEngine('cpu', device), `--device ${device} works only with --backend onnx`);
    },
  );

  it('on native TensorFlow says what to install where it is not', async () => {
    try {
      expect((await createEngine('tensorflow')).backend).toBe('tensorflow');
    } catch (error) {
      expect(error).toBeInstanceOf(UserError);
      expect((error as Error).message).toMatch(
        /^backend 'tensorflow' needs .*npm install @tensorflow\/tfjs-node .*$/,
      );
    }
  });
});
