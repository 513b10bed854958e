import { setTimeout } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { float32, int32, isArray, leaves, type NdArray, sizeOf } from '../../../src/engine/array.js';
import { CodedArray, LEVELS } from '../../../src/engine/coded-array.js';
import type { Engine } from '../../../src/engine/engine.js';
import { Lanes } from '../../../src/engine/lanes/lanes.js';
import { rules } from '../../../src/engine/lanes/lifting/rules/all.js';
import { OnnxEngine } from '../../../src/engine/onnx/onnx-engine.js';
import { Random } from '../../../src/random/random.js';

const single = await OnnxEngine.on('cpu');
afterAll(() => single.release());

/** Names of the programs that are loaded, and of those that run, in order. */
const loaded: string[] = [];
const ran: string[] = [];
let released = 0;
const load = single.executableOf.bind(single);
vi.spyOn(single, 'executableOf').mockImplementation(async (name, program) => {
  const executable = await load(name, program);
  loaded.push(name);
  return {
    run(given) {
      ran.push(name);
      return executable.run(given);
    },
    endProfiling: () => executable.endProfiling(),
    release() {
      released++;
      return executable.release();
    },
  };
});
beforeEach(() => {
  loaded.length = 0;
  ran.length = 0;
  released = 0;
});

const normal = (seed: number, shape: number[]): NdArray => {
  const random = new Random(seed);
  return float32(
    shape,
    Array.from({ length: sizeOf(shape) }, () => random.normal()),
  );
};
const bytes = (nest: unknown): [string, string][] =>
  leaves(nest, isArray).map(({ path, value: { data, shape, dtype } }) => [
    `${path} ${dtype}[${shape}]`,
    Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('hex'),
  ]);

type Work = (engine: Engine, lane: number) => Promise<unknown>;

/** Lanes that each do their work and leave. @returns what each did, or the message of its error */
async function sideBySide(works: readonly Work[], { width = works.length, known = rules } = {}) {
  const lanes = new Lanes(single, width, known);
  const engines = works.map((_, lane) => lanes.lane(lane));
  const results = await Promise.all(
    works.map(async (work, lane) => {
      try {
        return await work(engines[lane]!, lane);
      } catch (error) {
        return (error as Error).message;
      } finally {
        lanes.leave(lane);
      }
    }),
  );
  return { results, lanes };
}

/** The same works, each alone on an engine of its own. */
const oneByOne = async (works: readonly Work[]): Promise<unknown[]> => {
  const results: unknown[] = [];
  for (const [lane, work] of works.entries()) results.push(await work(single, lane));
  return results;
};

const three = (work: Work): Work[] => [work, work, work];

type Carry = { weight: tf.Tensor2D; count: tf.Scalar };
type Sliced = { rows: tf.Tensor1D; scale: tf.Tensor1D };
type Given = { each: Sliced; tables: { features: tf.Tensor2D }; shared: { bias: tf.Tensor1D } };

/** A scan with all that there is: something carried, slices, a table and something shared. */
const step = ({ weight, count }: Carry, { each, tables, shared }: Given) => {
  const x: tf.Tensor2D = tf.gather(tables.features, each.rows);
  const y = tf.relu(tf.add(tf.matMul(x, weight), shared.bias));
  const gradient = tf.matMul(x, tf.mul(y, tf.expandDims(each.scale, 1)), true) as tf.Tensor2D;
  const next = tf.sub(weight, tf.div(gradient, tf.add(count, 10))) as tf.Tensor2D;
  return {
    carry: { weight: next, count: tf.add(count, 1) as tf.Scalar },
    output: { loss: tf.mean(y), places: tf.argMax(y, 1), fixed: tf.tensor1d([1, 2]) },
  };
};

const inputOf = (seed: number, steps: number, features: NdArray) => ({
  carry: { weight: normal(seed, [6, 4]), count: float32([], [seed]) },
  each: {
    rows: int32(
      [steps, 5],
      Array.from({ length: 5 * steps }, (_, index) => (index * (seed + 2)) % features.shape[0]!),
    ),
    scale: normal(seed + 100, [steps, 5]),
  },
  tables: { features },
  shared: { bias: normal(seed + 200, [4]) },
});

const scanning =
  (steps: (lane: number) => number, features: (lane: number) => NdArray): Work =>
  (engine, lane) =>
    engine.scan('scan', step as never)(inputOf(lane + 1, steps(lane), features(lane)) as never);

const table = normal(9, [11, 6]);

describe('calls of lanes', () => {
  it('are computed by one program, and each gets what it gets alone', async () => {
    const works = three(
      scanning(
        () => 4,
        () => table,
      ),
    );
    const { results } = await sideBySide(works);
    expect([loaded, ran]).toEqual([['scan'], ['scan']]);
    expect(results.map(bytes)).toEqual((await oneByOne(works)).map(bytes));
  });

  it('may have different numbers of steps: what they have in common is computed together', async () => {
    const works = three(
      scanning(
        (lane) => [2, 5, 3][lane]!,
        () => table,
      ),
    );
    const { results } = await sideBySide(works);
    expect(loaded).toEqual(['scan']);
    // Steps 1–2 of all lanes, 3 of two, 4–5 of one.
    expect(ran).toHaveLength(3);
    expect(results.map(bytes)).toEqual((await oneByOne(works)).map(bytes));
  });

  it.each<[string, (lane: number) => NdArray]>([
    ['of their own', (lane) => normal(lane, [7 + lane, 6])],
    ['of which two have the same', (lane) => (lane < 2 ? table : normal(lane, [7, 6]))],
  ])('may have tables %s', async (_, features) => {
    const tables = [0, 1, 2].map(features);
    const works = three(
      scanning(
        () => 4,
        (lane) => tables[lane]!,
      ),
    );
    const { results } = await sideBySide(works);
    expect([loaded, ran]).toEqual([['scan'], ['scan']]);
    expect(results.map(bytes)).toEqual((await oneByOne(works)).map(bytes));
  });

  it('may have coded tables, which are not decoded where they are shared', async () => {
    const coded = (seed: number) =>
      new CodedArray(
        [8, 6],
        Uint8Array.from({ length: 48 }, (_, index) => (index * (seed + 3)) % LEVELS),
        [Float32Array.from({ length: LEVELS }, (_, code) => code / 100)],
      );
    const shared = coded(0);
    const decode = vi.spyOn(shared, 'data', 'get');
    const works = three(
      scanning(
        () => 4,
        () => shared,
      ),
    );
    const { results } = await sideBySide(works);
    expect(results.map(bytes)).toEqual((await oneByOne(works)).map(bytes));
    expect(decode).not.toHaveBeenCalled();
    const own = [1, 2, 3].map(coded);
    const others = three(
      scanning(
        () => 4,
        (lane) => own[lane]!,
      ),
    );
    expect((await sideBySide(others)).results.map(bytes)).toEqual((await oneByOne(others)).map(bytes));
  });
});

describe('functions of lanes', () => {
  const plus =
    (size: (lane: number) => number): Work =>
    (engine, lane) => {
      const shape = [size(lane)];
      const own = normal(lane, shape);
      const add = engine.compile('plus', (x: tf.Tensor) => tf.add(x, tf.tensor(own.data, shape)));
      return add(normal(lane + 50, shape));
    };

  it('may have large constants of their own, in one program', async () => {
    const works = three(plus(() => 20));
    const { results } = await sideBySide(works);
    expect([loaded, ran]).toEqual([['plus'], ['plus']]);
    expect(results.map(bytes)).toEqual((await oneByOne(works)).map(bytes));
  });

  it.each<[string, (lane: number) => number]>([
    ['small constants of their own', () => 5],
    ['arguments of other shapes', (lane) => 20 + lane],
  ])('run apart if they have %s', async (_, size) => {
    const works = three(plus(size));
    const { results } = await sideBySide(works);
    expect(ran).toHaveLength(3);
    expect(results.map(bytes)).toEqual((await oneByOne(works)).map(bytes));
  });

  it('run apart if they differ by a number', async () => {
    const works = three((engine, lane) =>
      engine.compile('times', (x: tf.Tensor) => tf.mul(x, lane + 2))(normal(lane, [30])),
    );
    const { results } = await sideBySide(works);
    expect(loaded).toHaveLength(3);
    expect(results.map(bytes)).toEqual((await oneByOne(works)).map(bytes));
  });

  it('may return what they are given, constants, or nothing', async () => {
    const works = three((engine, lane) => {
      const given = engine.compile('given', (x: { a: tf.Tensor; b: tf.Tensor }) => ({
        again: x.a,
        twice: [x.b, x.b],
        seven: tf.scalar(7),
        none: {},
      }));
      const nothing = engine.compile('nothing', (_: { a: tf.Tensor }) => ({}));
      const unchanged = engine.scan('unchanged', (carry: { a: tf.Tensor; b: tf.Tensor }) => ({
        carry,
        output: {},
      }));
      const both = { a: normal(lane, [2, 3]), b: float32([], [lane]) };
      return Promise.all([
        given(both),
        nothing({ a: table }),
        unchanged({ carry: both, each: { x: normal(lane, [3, 2]) }, tables: {}, shared: {} } as never),
      ]);
    });
    const { results } = await sideBySide(works);
    expect(results.map(bytes)).toEqual((await oneByOne(works)).map(bytes));
  });

  it('with an operation that has no rule run for one lane after the other', async () => {
    const works = three(
      scanning(
        () => 4,
        () => table,
      ),
    );
    const { MatMul: _, ...others } = rules;
    const { results, lanes } = await sideBySide(works, { known: others });
    expect(lanes.oneByOne).toEqual(['scan']);
    expect([loaded, ran]).toEqual([['scan'], ['scan', 'scan', 'scan']]);
    expect(results.map(bytes)).toEqual((await oneByOne(works)).map(bytes));
  });
});

describe('lanes', () => {
  const doubling = (engine: Engine) => engine.compile('doubling', (x: tf.Tensor) => tf.mul(x, 2));
  const squaring = (engine: Engine) => engine.compile('squaring', (x: tf.Tensor) => tf.square(x));
  const numbers = (result: unknown): number[] => [...(result as NdArray).data];
  const at = (value: number) => float32([1], [value]);

  it('may call different functions at a time, several at once, and do other things between', async () => {
    const works: Work[] = [
      async (engine) => {
        const [twice, square] = [doubling(engine), squaring(engine)];
        const both = await Promise.all([twice(at(1)), square(at(3)), twice(at(5))]);
        await setTimeout(5);
        return [...both.map(numbers), numbers(await square(at(4)))];
      },
      async (engine) => {
        await setTimeout(10);
        return numbers(await squaring(engine)(at(7)));
      },
      async () => 'nothing',
    ];
    const { results } = await sideBySide(works);
    expect(results).toEqual([[[2], [9], [10], [16]], [49], 'nothing']);
  });

  it('that have come apart by a call more come together again', async () => {
    const works = three(async (engine, lane) => {
      const [twice, square] = [doubling(engine), squaring(engine)];
      const all: number[][] = [];
      for (let round = 0; round < 3; round++) {
        for (let call = 0; call < (lane === 0 ? 3 : 2); call++) all.push(numbers(await twice(at(call))));
        all.push(numbers(await square(at(lane))));
      }
      return all;
    });
    const { results } = await sideBySide(works);
    const calls = [...ran];
    expect(results).toEqual(await oneByOne(works));
    expect(calls).toEqual([0, 1, 2].flatMap(() => ['doubling', 'doubling', 'doubling', 'squaring']));
  });

  it('that skip a call wait for those that make it', async () => {
    const works = three(async (engine, lane) => {
      const [twice, square] = [doubling(engine), squaring(engine)];
      await twice(at(0));
      if (lane > 0) await square(at(1));
      for (const more of [2, 3]) {
        await twice(at(more));
        await square(at(more));
      }
      return lane;
    });
    const { results } = await sideBySide(works);
    expect(results).toEqual([0, 1, 2]);
    expect(ran.length).toBeLessThanOrEqual(8);
  });

  it('that fail leave the others', async () => {
    const works: Work[] = [
      (engine) =>
        engine.compile('reading', (x: tf.Tensor) => {
          x.dataSync();
          return x;
        })(at(1)),
      async (engine) => {
        await doubling(engine)(at(1));
        throw new Error('diverged');
      },
      async (engine) => {
        const twice = doubling(engine);
        const first = await twice(at(2));
        return numbers(await twice(first));
      },
    ];
    const { results } = await sideBySide(works);
    expect(results[0]).toMatch("the data of a tensor was read while 'reading' was compiled");
    expect(results.slice(1)).toEqual(['diverged', [8]]);
  });

  it('fail by themselves where what they give is wrong', async () => {
    const works = three(
      scanning(
        () => 4,
        (lane) => (lane === 1 ? normal(1, [2, 6]) : table),
      ),
    );
    // The second lane takes rows up to the fourth from a table with two.
    const shared: Work = async (engine, lane) => {
      const input = inputOf(1, 4, table);
      input.each.rows.data.fill(lane === 1 ? 40 : 4);
      return engine.scan('scan', step as never)(input as never);
    };
    const { results } = await sideBySide(three(shared));
    expect(results[1]).toBe('row 40 was taken from a table with 11 rows, numbered from 0');
    expect(bytes(results[0])).toEqual(bytes(await shared(single, 0)));
    expect(bytes(results[2])).toEqual(bytes(await shared(single, 2)));
    expect(typeof (await sideBySide(works)).results[0]).toBe('object');
  });

  it('that leave are not waited for; their calls fail, and they can be taken again', async () => {
    const lanes = new Lanes(single, 2);
    const [first, second] = [lanes.lane(0), lanes.lane(1)];
    expect(() => lanes.lane(1)).toThrow('lane 1 is at work');
    expect(() => lanes.lane(2)).toThrow('there is no lane 2 among 2');
    const waiting = doubling(second)(at(1));
    lanes.leave(1);
    await expect(waiting).rejects.toThrow('lane 1 has left');
    await expect(doubling(second)(at(1))).rejects.toThrow('lane 1 has left');
    expect(numbers(await doubling(first)(at(3)))).toEqual([6]);
    const again = lanes.lane(1);
    const both = await Promise.all([doubling(first)(at(4)), doubling(again)(at(5))]);
    expect(both.map(numbers)).toEqual([[8], [10]]);
    lanes.leave(0);
    lanes.leave(0);
    lanes.leave(1);
  });

  it('have the same bits in whatever company', async () => {
    const work = scanning(
      () => 6,
      () => table,
    );
    const { results: together } = await sideBySide(three(work));
    const alone = await sideBySide([work], { width: 3 });
    expect(bytes(alone.results[0])).toEqual(bytes(together[0]));
    // Another leaves, or has more steps.
    const pair = await sideBySide([
      work,
      async () => 'gone',
      scanning(
        () => 9,
        () => table,
      ),
    ]);
    expect(bytes(pair.results[0])).toEqual(bytes(together[0]));
  });

  it('free a program when the last that uses it does, and keep it for those who come next', async () => {
    const lanes = new Lanes(single, 2);
    const engines = [lanes.lane(0), lanes.lane(1)];
    expect(engines.map(({ backend, device, programs }) => [backend, device, programs])).toEqual([
      ['onnx', 'cpu', 0],
      ['onnx', 'cpu', 0],
    ]);
    await Promise.all(engines.map((engine) => doubling(engine)(at(1))));
    expect(engines.map(({ programs }) => programs)).toEqual([1, 1]);
    expect(engines[0]!.compiling).toBeGreaterThan(0);
    expect(engines[1]!.compiling).toBe(engines[0]!.compiling);
    await engines[0]!.release();
    expect(released).toBe(0);
    expect(engines[0]!.programs).toBe(0);
    lanes.leave(1);
    const { compiling } = engines[0]!;
    const next = lanes.lane(1);
    lanes.leave(0);
    expect(numbers(await doubling(next)(at(2)))).toEqual([4]);
    expect(released).toBe(0);
    await lanes.release();
    expect(released).toBe(0);
    lanes.leave(1);
    await lanes.release();
    expect(released).toBe(1);
    expect(compiling).toBeGreaterThan(0);
    const last = lanes.lane(0);
    expect(numbers(await doubling(last)(at(2)))).toEqual([4]);
    await last.release();
    expect(released).toBe(2);
  });

  it('are given back memory of their own', async () => {
    const work = scanning(
      () => 4,
      () => table,
    );
    const { results } = await sideBySide(three(work));
    const before = bytes(results[1]);
    for (const one of [results[0], results[2]])
      for (const { value } of leaves(one, isArray)) value.data.fill(0);
    expect(bytes(results[1])).toEqual(before);
  });
});
