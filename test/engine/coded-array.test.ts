import * as tf from '@tensorflow/tfjs-core';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { array, float32, int32, isArray, leaves, type NdArray } from '../../src/engine/array.js';
import { CodedArray } from '../../src/engine/coded-array.js';
import { createEngine } from '../../src/engine/create.js';
import { UserError } from '../../src/errors/user-error.js';
import { findHead } from '../../src/heads/registry.js';
import { strategies } from '../../src/plugins/strategies.js';
import { Random } from '../../src/random/random.js';
import { smallCurriculum, smallMethod } from '../../src/testing/small-tasks.js';
import { Learner } from '../../src/training/learner.js';
import type { Method } from '../../src/training/method.js';
import type { TaskAccuracy } from '../../src/training/task-accuracy.js';

const engines = {
  fused: await createEngine('onnx'),
  whole: await createEngine('onnx', 'cpu', { wholeLoops: true }),
  cpu: await createEngine('cpu'),
  wasm: await createEngine('wasm'),
};
type Name = keyof typeof engines;
const names = Object.keys(engines) as Name[];
afterAll(async () => {
  await engines.fused.release();
  await engines.whole.release();
});
afterEach(() => vi.restoreAllMocks());

const bytes = (nest: unknown): [string, string][] =>
  leaves(nest, isArray).map(({ path, value: { data } }) => [
    path,
    Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('hex'),
  ]);

const random = new Random(5);
const levelsOf = (parts: number) =>
  Array.from({ length: parts }, () => Float32Array.from({ length: 256 }, () => random.normal()));

/** Random codes, the first 256 of which are all there are. */
const coded = (rows: number, width: number, parts: number): CodedArray =>
  new CodedArray(
    [rows, width],
    Uint8Array.from({ length: rows * width }, (_, at) => (at < 256 ? at : random.integer(256))),
    levelsOf(parts),
  );

/** The floats that codes stand for, by the definition. */
const floats = ({ shape, codes, levels }: CodedArray): NdArray =>
  array(
    'float32',
    shape,
    Float32Array.from(codes, (code, at) => {
      const column = at % shape[1];
      return levels[Math.floor((column * levels.length) / shape[1])]![code]!;
    }),
  );

type Tensors = Record<string, tf.Tensor>;
type Given = { each: Tensors; tables: Tensors };
type Step = (carry: Tensors, given: Given) => { carry: Tensors; output: Tensors };
type Input = Record<'carry' | 'each', Record<string, NdArray>> & { tables: Record<string, CodedArray> };

const at = (table: tf.Tensor, rows: tf.Tensor): tf.Tensor2D =>
  tf.gather(table as tf.Tensor2D, rows as tf.Tensor1D);

/** The result with coded tables and, after it, with the floats that they stand for. */
async function bothWays(name: Name, step: Step, input: Input): Promise<unknown[]> {
  const tables = Object.fromEntries(Object.entries(input.tables).map(([key, table]) => [key, floats(table)]));
  const run = engines[name].scan('step', step as never);
  const results = [];
  for (const given of [input, { ...input, tables }])
    results.push(bytes(await run({ ...given, shared: {} } as never)));
  return results;
}

const numbers = (steps: number, count: number, rows: number): NdArray =>
  int32(
    [steps, count],
    Array.from({ length: steps * count }, () => random.integer(rows)),
  );

describe('a coded array stands for its floats', () => {
  it('which are made when first asked for, and kept', () => {
    const x = coded(7, 50, 2);
    const { data } = x;
    expect(data).toEqual(floats(x).data);
    expect(x.data).toBe(data);
    expect(isArray(x)).toBe(true);
  });

  it.each<[string, ConstructorParameters<typeof CodedArray>, string]>([
    [
      'codes that do not fill it',
      [[2, 3], new Uint8Array(5), levelsOf(1)],
      'an array of shape [2,3] needs 6 bytes, but got 5',
    ],
    [
      'parts that differ',
      [[2, 3], new Uint8Array(6), levelsOf(2)],
      'rows of 3 bytes need equal parts, with 256 numbers for each',
    ],
    [
      'no parts',
      [[2, 3], new Uint8Array(6), []],
      'rows of 3 bytes need equal parts, with 256 numbers for each',
    ],
    [
      'missing numbers',
      [[2, 3], new Uint8Array(6), [new Float32Array(255)]],
      'rows of 3 bytes need equal parts, with 256 numbers for each',
    ],
  ])('and is refused with %s', (_, given, message) => {
    expect(() => new CodedArray(...given)).toThrow(new UserError(message));
  });
});

describe.each(names)('steps that gather from a coded array, by the engine %s', (name) => {
  const carry = { mean: float32([4]) };
  const weights = float32(
    [96, 4],
    Array.from({ length: 96 * 4 }, () => random.normal()),
  );

  // Parts of 96, 32, 12, 3 and 1 numbers: as many as are looked up at once, or not.
  it.each([1, 3, 8, 32, 96])('rows of %d parts, repeated and out of order', async (parts) => {
    const table = coded(40, 96, parts);
    const step: Step = ({ mean }, { each, tables }) => {
      const x = at(tables.x!, each.rows!);
      const next = tf.mean(tf.matMul(x, tf.tensor2d(weights.data, [96, 4])), 0);
      return { carry: { mean: tf.add(tf.mul(mean!, 0.9), next) }, output: { x, first: tf.slice(x, 0, 1) } };
    };
    const rows = int32([3, 4], [39, 0, 0, 7, 5, 39, 5, 5, 0, 1, 2, 3]);
    const [first, second] = await bothWays(name, step, { carry, each: { rows }, tables: { x: table } });
    expect(first).toEqual(second);
  });

  it('several of one table, the same twice, and of others', async () => {
    const [x, y] = [coded(30, 6, 3), coded(9, 5, 1)];
    const step: Step = ({ mean }, { each, tables }) => {
      const [a, again, b] = [each.a!, each.a!, each.b!].map((rows) => at(tables.x!, rows));
      const c = at(tables.y!, each.b!);
      const sums = [tf.sum(tf.mul(a!, again!)), tf.sum(b!), tf.mean(c), tf.max(c)];
      return { carry: { mean: tf.add(tf.mul(mean!, 0.9), tf.stack(sums)) }, output: { a: a!, c } };
    };
    const each = { a: numbers(5, 4, 30), b: numbers(5, 7, 9) };
    const [first, second] = await bothWays(name, step, { carry, each, tables: { x, y } });
    expect(first).toEqual(second);
  });

  it('rows below each other, also with some that are used by themselves, or twice', async () => {
    const step: Step = ({ mean }, { each, tables }) => {
      const [a, b, c] = [each.a!, each.b!, each.c!].map((rows) => at(tables.x!, rows));
      const all = tf.concat([a!, b!], 0);
      const twice = tf.concat([c!, c!], 0);
      const again = tf.concat([b!, c!], 0);
      const next = [tf.sum(tf.square(all)), tf.sum(b!), tf.mean(again), tf.max(twice)];
      return { carry: { mean: tf.add(tf.mul(mean!, 0.9), tf.stack(next)) }, output: { all, again, twice } };
    };
    const each = { a: numbers(5, 3, 30), b: numbers(5, 7, 30), c: numbers(5, 1, 30) };
    const [first, second] = await bothWays(name, step, { carry, each, tables: { x: coded(30, 6, 3) } });
    expect(first).toEqual(second);
  });

  it('rows that are handed on as they are, and those that loops over elements read', async () => {
    const step: Step = ({ last, sum, mean }, { each, tables }) => {
      const x = at(tables.x!, each.rows!);
      const next = tf.mean(tf.matMul(x, tf.tensor2d(weights.data, [96, 4])), 0);
      return {
        carry: { last: x, sum: tf.add(tf.mul(sum!, 0.5), x), mean: next },
        output: { before: last!, mean: mean! },
      };
    };
    const some = { last: float32([4, 96]), sum: float32([4, 96]), mean: float32([4]) };
    const input = { carry: some, each: { rows: numbers(6, 4, 20) }, tables: { x: coded(20, 96, 3) } };
    const [first, second] = await bothWays(name, step, input);
    expect(first).toEqual(second);
  });

  it('nothing but rows, in a step without a carry', async () => {
    const step: Step = (carry, { each, tables }) => ({ carry, output: { x: at(tables.x!, each.rows!) } });
    const input = { carry: {}, each: { rows: numbers(6, 4, 20) }, tables: { x: coded(20, 12, 3) } };
    const [first, second] = await bothWays(name, step, input);
    expect(first).toEqual(second);
  });

  it('rows whose numbers are computed in the step', async () => {
    const step: Step = ({ mean }, { each, tables }) => {
      const x = at(tables.x!, tf.sub(tf.scalar(19, 'int32'), each.rows!));
      return { carry: { mean: tf.add(tf.mul(mean!, 0.9), tf.mean(x)) }, output: { x } };
    };
    const input = { carry, each: { rows: numbers(6, 4, 20) }, tables: { x: coded(20, 12, 3) } };
    const [first, second] = await bothWays(name, step, input);
    expect(first).toEqual(second);
  });

  // In a whole loop, ONNX counts negative numbers from the end.
  it.each(name === 'whole' ? [20] : [20, -1])('but no row %d of 20', async (row) => {
    const step: Step = ({ mean }, { each, tables }) => ({
      carry: { mean: tf.add(mean!, tf.mean(at(tables.x!, each.rows!))) },
      output: {},
    });
    const run = engines[name].scan('step', step as never);
    const x = coded(20, 12, 3);
    for (const table of [x, floats(x)]) {
      const given = {
        carry,
        each: { rows: int32([2, 2], [3, 19, 0, row]) },
        tables: { x: table },
        shared: {},
      };
      await expect(run(given as never)).rejects.toThrow(
        name === 'fused'
          ? `row ${row} was taken from a table with 20 rows, numbered from 0`
          : /out of data bounds|is not in \[0, 19\]/,
      );
    }
  });
});

describe('learning from a coded array', () => {
  async function learnt(method: Method, name: Name, code: boolean) {
    const curriculum = smallCurriculum(method);
    const levels = [Float32Array.from({ length: 256 }, (_, code) => code / 32 - 2)];
    const features = ({ shape, data }: NdArray): NdArray => {
      const table = new CodedArray(
        [shape[0]!, shape[1]!],
        Uint8Array.from(data, (value) => Math.max(0, Math.min(255, Math.round((value + 2) * 32)))),
        levels,
      );
      return code ? table : floats(table);
    };
    const losses: number[] = [];
    const states: unknown[] = [];
    const tested: Omit<TaskAccuracy, 'seconds'>[] = [];
    const test = ({ seconds: _, ...entry }: TaskAccuracy) => tested.push(entry);
    const parameters = await new Learner(engines[name], method).learn(
      {
        ...curriculum,
        trainFeatures: features(curriculum.trainFeatures),
        testFeatures: features(curriculum.testFeatures),
      },
      {
        losses: (some) => losses.push(...Array.from(some)),
        task: (_, __, state) => states.push(bytes(state)),
        accuracy: test,
        earlyAccuracy: test,
      },
    );
    return { parameters: bytes(parameters), losses, states, tested };
  }

  it.each([
    ['adam', 'mlp'],
    ['ewc', 'mlp'],
    ['mas', 'mlp'],
    ['ewc', 'nsm'],
    ['adam', 'neurocoder'],
  ])('is bit-equal to learning from floats, and makes none of them: %s, %s', async (strategy, head) => {
    const { options, network } = findHead(head);
    const method = {
      ...smallMethod(await strategies.find(strategy), 'domain'),
      network: network(options.parse({ hidden: [8] }) as never, {
        inputs: 6,
        outputs: 2,
        outputLayers: ['output'],
      }),
    };
    const data = vi.spyOn(CodedArray.prototype, 'data', 'get');
    const fused = await learnt(method, 'fused', true);
    expect(data).not.toHaveBeenCalled();
    expect(fused).toEqual(await learnt(method, 'fused', false));
    expect(fused).toEqual(await learnt(method, 'whole', true));
  });
});
