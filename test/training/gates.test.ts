import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { float32, type NdArray } from '../../src/engine/array.js';
import { createEngine } from '../../src/engine/create.js';
import type { Engine } from '../../src/engine/engine.js';
import type { NamedArrays } from '../../src/heads/layer.js';
import { type Meet, plainly } from '../../src/heads/meeting.js';
import { findHead } from '../../src/heads/registry.js';
import { strategies } from '../../src/plugins/strategies.js';
import { defineStrategy, type Importance, type NamedTensors } from '../../src/plugins/strategy.js';
import { Random } from '../../src/random/random.js';
import { differentiate } from '../../src/training/gradients.js';
import { Learner } from '../../src/training/learner.js';
import { outputLayers } from '../../src/training/method.js';
import { expectClose } from '../golden/golden.js';
import { largest, NaiveNetwork } from './naive.js';
import { expectLoops } from './naive-run.js';
import { curriculumOf, inputs, learn, methodOf } from './three-tasks.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine('onnx');
});
afterAll(() => engine.release());

/** A matrix as rows. */
const rowsOf = ({ shape, data }: NdArray): number[][] =>
  Array.from({ length: shape[0]! }, (_, row) =>
    Array.from(data.subarray(row * shape[1]!, (row + 1) * shape[1]!)),
  );

const gatesIn = (state: unknown): NamedArrays => (state as { gates: NamedArrays }).gates;

describe('XdG', () => {
  /** Its gates in a run, after runs with other seeds. */
  async function gatesOf(share: number, ...seeds: number[]) {
    const strategy = await strategies.find('xdg');
    const method = methodOf('task', strategy, {
      network: findHead('mlp').network(
        { hidden: [9, 6], hiddenBiases: true },
        {
          inputs,
          outputs: 2,
          outputLayers: outputLayers('task', 3),
        },
      ),
      hyperparameters: { share },
      epochs: 1,
    });
    let gates: NamedArrays = {};
    const learner = new Learner(engine, method);
    for (const seed of seeds) {
      await learner.learn(
        { ...curriculumOf('task', method), random: new Random(seed) },
        {
          task: (_task, _parameters, state) => {
            gates = gatesIn(state);
          },
        },
      );
    }
    return Object.fromEntries(Object.entries(gates).map(([layer, one]) => [layer, rowsOf(one)]));
  }

  it.each([0, 0.25, 0.5, 0.8, 1])(
    'turns exactly a share of %d of the units off, in each layer and task',
    async (share) => {
      const gates = await gatesOf(share, 5);
      expect(Object.keys(gates)).toEqual(['hidden1', 'hidden2']);
      for (const [layer, units] of [
        ['hidden1', 9],
        ['hidden2', 6],
      ] as const) {
        expect(gates[layer]).toHaveLength(3);
        for (const ofTask of gates[layer]!) {
          expect(ofTask.filter((gate) => gate === 0)).toHaveLength(Math.round(share * units));
          expect(ofTask.filter((gate) => gate === 1)).toHaveLength(units - Math.round(share * units));
        }
      }
    },
  );

  it('draws them from the seed, for each layer and task anew', async () => {
    const gates = await gatesOf(0.5, 5);
    expect(await gatesOf(0.5, 6, 5)).toEqual(gates);
    expect(await gatesOf(0.5, 5, 6)).not.toEqual(gates);
    const [first, second] = gates.hidden1 as [number[], number[]];
    expect(first).not.toEqual(second);
    expect(gates.hidden2![0]).not.toEqual(first.slice(0, 6));
  });

  it('trains each task through its own units, against loops in plain JavaScript', async () => {
    let gates: number[][] = [];
    await expectLoops(
      engine,
      await strategies.find('xdg'),
      'task',
      { share: 0.4 },
      {
        learn: (run, task) =>
          run.epochs(run.samples(task), task, (batch) => run.meanCrossEntropy(batch, task, gates[task])),
        predict: (run, sample, task) =>
          largest(run.pass(sample, run.network, gates[sample.task]).logits, run.counts(task)),
      },
      {
        listener: {
          task: (_task, _parameters, state) => {
            gates = rowsOf(gatesIn(state).hidden1!);
          },
        },
      },
    );
    expect(gates.flat().filter((gate) => gate === 0)).toHaveLength(3 * 3);
  });
});

describe.each([
  ['mlp', {}],
  ['nsm', { slots: 3, keyDim: 2 }],
  ['neurocoder', { slots: 4, keyDim: 3, leastUsed: 2, heads: 2 }],
] as const)('gates on %s', (head, options) => {
  const { options: schema, network: make } = findHead(head);
  const network = make(schema.parse({ hidden: [6, 5], ...options }) as never, {
    inputs: 4,
    outputs: 2,
    outputLayers: ['output'],
  });
  const random = new Random(4);
  const x = float32(
    [3, 4],
    Array.from({ length: 12 }, () => random.normal()),
  );
  const parameters = network.initialParameters(random);
  // Others for each sample.
  const gates = {
    hidden1: float32([3, 6], [0, 1, 1, 0, 1, 1, 1, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1, 1]),
    hidden2: float32([3, 5], [1, 0, 1, 1, 1, 0, 1, 1, 0, 1, 1, 1, 1, 1, 0]),
  };
  const off = ({ data }: NdArray) => [...data.keys()].filter((at) => data[at] === 0);

  type Given = { p: NamedTensors; x: tf.Tensor2D; gates: NamedTensors };

  it.each(['onnx', 'cpu'] as const)(
    'leave activations of exactly 0 for what is off, on %s',
    async (backend) => {
      const own = await createEngine(backend);
      const seen = own.compile('activations', ({ p, x, gates }: Given) => {
        let hidden1: tf.Tensor | undefined;
        const meet: Meet = (place, left, right, ...more) => {
          // What the second layer meets first is the first one's activations.
          if (place.startsWith('hidden2.') && left.shape[1] === 6) hidden1 ??= left;
          return plainly(place, left, right, ...more);
        };
        const gated = network.embed(p, x, gates, meet);
        return { hidden1: tf.add(hidden1!, 0), hidden2: gated, plain: network.embed(p, x) };
      });
      const { hidden1, hidden2, plain } = await seen({ p: parameters, x, gates });
      for (const at of off(gates.hidden1)) expect(hidden1.data[at]).toBe(0);
      for (const at of off(gates.hidden2)) expect(hidden2.data[at]).toBe(0);
      expect(hidden1.data.filter((value) => value !== 0).length).toBeGreaterThan(0);
      expect(hidden2.data.filter((value) => value !== 0).length).toBeGreaterThan(0);
      // Some of them would be on.
      expect(off(gates.hidden2).some((at) => plain.data[at] !== 0)).toBe(true);
    },
  );

  it('change nothing where all units are on', async () => {
    const logits = engine.compile('logits', ({ p, x, gates }: Given) => ({
      gated: network.logits(p, x, 'output', undefined, gates),
      plain: network.logits(p, x, 'output'),
    }));
    const on = {
      hidden1: float32([3, 6], new Array(18).fill(1)),
      hidden2: float32([3, 5], new Array(15).fill(1)),
    };
    const { gated, plain } = await logits({ p: parameters, x, gates: on });
    expect(gated.data).toEqual(plain.data);
  });

  it('let no gradient through what is off', async () => {
    const all = float32([3, 5], new Array(15).fill(0));
    const gradients = engine.compile('gradients', ({ p, x, gates }: Given) => {
      const { gradients } = differentiate(
        () => tf.sum(tf.square(network.logits(p, x, 'output', undefined, gates))) as tf.Scalar,
        p,
      );
      const ofTrunk = Object.entries(gradients).filter(([name, one]) => name.startsWith('hidden') && one);
      return Object.fromEntries(ofTrunk) as NamedTensors;
    });
    const closed = await gradients({ p: parameters, x, gates: { ...gates, hidden2: all } });
    const open = await gradients({ p: parameters, x, gates });
    expect(Object.keys(closed)).toEqual(Object.keys(open));
    const isZero = ({ data }: NdArray) => data.every((value) => value === 0);
    expect(Object.values(closed).every(isZero)).toBe(true);
    expect(Object.values(open).some((one) => !isZero(one))).toBe(true);
  });
});

describe('gates in the importance', () => {
  const share = z.strictObject({});
  /** Units 0 to 2 belong to task 0, 2 to 4 to task 1, 4 to 6 to task 2. */
  const ofTask = [
    [1, 1, 1, 0, 0, 0, 0],
    [0, 0, 1, 1, 1, 0, 0],
    [0, 0, 0, 0, 1, 1, 1],
  ];
  const gated = (importance: Importance<object>) =>
    defineStrategy<typeof share, { measured: NamedTensors }>({
      name: 'gated',
      title: 'Gated',
      source: 'this test',
      optimizer: 'sgd',
      hyperparameters: share,
      defaults: { task: {}, domain: {}, class: {} },
      init: (parameters) => ({ measured: parameters }),
      gates: (tasks) => ({ hidden1: tf.gather(tf.tensor2d(ofTask), tasks) }),
      importance: importance as never,
      afterTask: (_state, { importance }) => ({ measured: importance }),
    });

  it.each([
    ['samples', 'square'],
    ['samples', 'absolute'],
    ['batches', 'square'],
  ] as const)('over %s, %s, against loops in plain JavaScript', async (over, magnitude) => {
    const loss = (logits: tf.Tensor2D) => {
      const squares = tf.mean(tf.square(logits), 1);
      return over === 'samples' ? squares : tf.mean(squares);
    };
    const method = methodOf('domain', gated({ over, magnitude, loss }));
    const ends: { parameters: NamedArrays; measured: NamedArrays }[] = [];
    const { curriculum } = await learn(engine, method, {
      task: (_task, parameters, state) =>
        ends.push({ parameters, measured: (state as { measured: NamedArrays }).measured }),
    });
    for (const [task, { parameters, measured }] of ends.entries()) {
      const network = NaiveNetwork.from(parameters);
      const gradients = curriculum.train[task]!.features.map((x) => {
        const pass = network.pass(x, 0, ofTask[task]);
        // ∂ mean(logits²) / ∂ logits, of two columns.
        return network.gradient(pass, pass.logits);
      });
      const groups =
        over === 'samples'
          ? gradients.map((_, at) => [at])
          : [
              [0, 1, 2, 3],
              [4, 5, 6, 7],
              [8, 9, 10],
            ];
      const mean = (one: (gradient: (typeof gradients)[0]) => number) => {
        const ofGroups = groups.map((group) => {
          const sum = group.reduce((total, at) => total + one(gradients[at]!), 0) / group.length;
          return magnitude === 'square' ? sum * sum : Math.abs(sum);
        });
        return ofGroups.reduce((total, value) => total + value, 0) / groups.length;
      };
      const weight = network.hidden.weight.map((row, input) =>
        row.map((_, unit) => mean(({ hidden }) => hidden.weight[input]![unit]!)),
      );
      expectClose(measured['hidden1.weight']!.data, weight.flat(), 1e-4, `hidden weights of task ${task}`);
      const output = network.outputs[0]!.weight.map((row, input) =>
        row.map((_, unit) => mean(({ output }) => output.weight[input]![unit]!)),
      );
      expectClose(measured['output.weight']!.data, output.flat(), 1e-4, `output weights of task ${task}`);
      // What goes into a unit that is off does not matter, nor what comes out of it.
      const off = [...ofTask[task]!.keys()].filter((unit) => ofTask[task]![unit] === 0);
      for (const unit of off) {
        expect(rowsOf(measured['hidden1.weight']!).every((row) => row[unit] === 0)).toBe(true);
        expect(rowsOf(measured['output.weight']!)[unit]!.every((value) => value === 0)).toBe(true);
      }
    }
  });
});
