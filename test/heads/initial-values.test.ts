import { describe, expect, it } from 'vitest';
import { findHead } from '../../src/heads/registry.js';
import { Random } from '../../src/random/random.js';

type Values = Record<string, { shape: readonly number[]; data: number[] }>;

/** What the authors' released program starts from, with 32×32 pixels, on domain-incremental Split MNIST. */
const [slots, K, heads, programs] = [50, 5, 10, 5];
const released = {
  mlp: { hiddenBiases: false },
  neurocoder: { slots, keyDim: K, heads, keyColumns: true, initialValues: 'apart' },
  nsm: { slots: programs, keyDim: K, initialValues: 'memory' },
};

/** Each parameter's values, of several networks one after the other. */
function valuesOf(name: keyof typeof released, seeds: number, inputs = 1024, hidden = [400, 400]): Values {
  const head = findHead(name);
  const network = head.network(head.options.parse({ hidden, ...released[name] }), {
    inputs,
    outputs: 2,
    outputLayers: ['output'],
  });
  const drawn: Values = {};
  for (let seed = 1; seed <= seeds; seed++) {
    for (const [name, { shape, data }] of Object.entries(network.initialParameters(new Random(seed)))) {
      drawn[name] ??= { shape, data: [] };
      for (const value of data) drawn[name].data.push(value);
    }
  }
  return drawn;
}

/** A parameter's shape, and the bound of its values if they are uniform; the others are normal. */
type Expected = [shape: number[], bound?: number];

const layers: [name: string, inputs: number, outputs: number][] = [
  ['hidden1', 1024, 400],
  ['hidden2', 400, 400],
  ['output', 400, 2],
];

const ofLayers = (expected: (D: number, O: number, name: string) => Record<string, Expected>) =>
  Object.fromEntries(
    layers.flatMap(([layer, D, O]) =>
      Object.entries(expected(D, O, layer)).map(([name, of]): [string, Expected] => [`${layer}.${name}`, of]),
    ),
  );

const perHead: [head: keyof typeof released, seeds: number, Record<string, Expected>][] = [
  [
    'mlp',
    8,
    ofLayers((D, O, name) => ({
      weight: [[D, O], 1 / Math.sqrt(D)],
      ...(name === 'output' && { bias: [[O], 1 / Math.sqrt(D)] }),
    })),
  ],
  [
    'neurocoder',
    8,
    ofLayers((D, O) => ({
      memoryU: [[slots, K + D], Math.sqrt(6 / (slots + K + D))],
      memoryV: [[slots, K + O], Math.sqrt(6 / (slots + K + O))],
      memoryS: [[slots, K + 1], Math.sqrt(6 / (slots + K + 1))],
      'keyU.weight': [[D, K], 1 / Math.sqrt(D)],
      'keyU.bias': [[K], 1 / Math.sqrt(D)],
      'keyV.weight': [[O, K], 1 / Math.sqrt(O)],
      'keyV.bias': [[K], 1 / Math.sqrt(O)],
      'composition.weight': [[D, 3 * heads * K], Math.sqrt(6 / (D + heads * K))],
      'composition.bias': [[3 * heads * K]],
    })),
  ],
  [
    'nsm',
    1,
    ofLayers((D, O) => ({
      ...Object.fromEntries(
        Array.from({ length: programs }, (_, index): [string, Expected] => [
          `memory.${index + 1}`,
          [[D, O], 1.4 * Math.sqrt(6 / (programs + K + D * O))],
        ]),
      ),
      keys: [[programs, K], 1.4 * Math.sqrt(6 / (programs + K + D * O))],
      'query.weight': [[D, K], 1.4 * Math.sqrt(6 / (D + K))],
      'query.bias': [[K]],
      'strength.weight': [[D, 1], 1.4 * Math.sqrt(6 / (D + 1))],
      'strength.bias': [[1]],
    })),
  ],
];

describe("initial values of the authors' released program", () => {
  it.each(perHead)('%s: shapes, and bounds of uniform values', (head, seeds, expected) => {
    const drawn = valuesOf(head, seeds);
    expect(Object.fromEntries(Object.entries(drawn).map(([name, { shape }]) => [name, shape]))).toEqual(
      Object.fromEntries(Object.entries(expected).map(([name, [shape]]) => [name, shape])),
    );
    for (const [name, [, bound]] of Object.entries(expected)) {
      if (bound === undefined) continue;
      const { data } = drawn[name]!;
      const largest = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / bound;
      // Values are rounded to float32. The largest of n is less than 7/n short of the bound but once in a thousand times.
      expect(largest, `largest value of ${name}, by its bound`).toBeLessThan(1 + 1e-6);
      expect(largest, `largest value of ${name}, by its bound`).toBeGreaterThan(1 - 7 / data.length);
      const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
      const error = bound / Math.sqrt(3 * data.length);
      expect(Math.abs(mean), `mean of ${name}`).toBeLessThan(4 * error);
    }
  });

  it.each(perHead.slice(1))('%s: normal values deviate by 0.01', (head, _, expected) => {
    // Widths make no difference to them, so small networks will do.
    const drawn = valuesOf(head, 400, 3, [4, 2]);
    const normal = Object.keys(expected).filter((name) => expected[name]![1] === undefined);
    for (const name of normal) {
      const { data } = drawn[name]!;
      const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
      const variance = data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (data.length - 1);
      const error = 0.01 / Math.sqrt(data.length);
      expect(Math.abs(mean), `mean of ${name}`).toBeLessThan(4 * error);
      expect(Math.abs(Math.sqrt(variance) - 0.01), `deviation of ${name}`).toBeLessThan(
        (4 * error) / Math.SQRT2,
      );
      // Further from the mean than uniform values of that deviation lie.
      const largest = data.reduce((most, value) => Math.max(most, value), 0);
      expect(largest, `largest value of ${name}`).toBeGreaterThan(0.02);
    }
  });
});
