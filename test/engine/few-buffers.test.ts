import * as tf from '@tensorflow/tfjs-core';
import { afterAll, expect, it, vi } from 'vitest';
import { float32, isArray, leaves } from '../../src/engine/array.js';
import { createEngine } from '../../src/engine/create.js';
import { MOST_BUFFERS, withFewBuffers } from '../../src/engine/onnx/few-buffers.js';
import type { Program } from '../../src/engine/onnx/program.js';
import { traceFunction } from '../../src/engine/onnx/trace.js';
import { WholeProgram } from '../../src/engine/onnx/whole-program.js';
import { heads } from '../../src/heads/registry.js';
import { strategies } from '../../src/plugins/strategies.js';
import { Random } from '../../src/random/random.js';
import { smallCurriculum, smallMethod } from '../../src/testing/small-tasks.js';
import { Learner } from '../../src/training/learner.js';
import { outputLayers } from '../../src/training/method.js';
import type { TaskAccuracy } from '../../src/training/task-accuracy.js';

const usual = await createEngine('onnx', 'cpu', { wholeLoops: true });
const few = await createEngine('onnx', 'cpu', { wholeLoops: true, mostBuffers: MOST_BUFFERS });
afterAll(async () => {
  await usual.release();
  await few.release();
});

const nodesOf = ({ nodes, loop }: Program) => [...nodes, ...(loop?.nodes ?? []), ...(loop?.after ?? [])];
/** What a shader binds: each input and output, but for lengths and axes. */
const mostOf = (program: Program) =>
  Math.max(
    ...nodesOf(program).map(
      ({ inputs, outputs }) => inputs.filter(({ dtype }) => dtype !== 'int64').length + outputs.length,
    ),
  );

it.each([0, 1, -1])('parts along axis %d and what is joined of them are the same', async (axis) => {
  const random = new Random(3);
  const x = float32(
    [60, 60],
    Float32Array.from({ length: 3600 }, () => random.normal()),
  );
  const fn = (t: tf.Tensor) => {
    const parts = tf.unstack(t, axis);
    return {
      parts: parts.map((part, index) => tf.mul(part, index)),
      joined: tf.concat([tf.relu(t), ...tf.split(t, 30, axis), t], axis),
      repeated: tf.concat(new Array<tf.Tensor>(20).fill(t), axis),
      uneven: tf.split(t, [1, 2, 3, 4, 5, 6, 7, 8, 9, 15], axis),
    };
  };
  const { program } = traceFunction('parts', fn as never, x);
  expect(mostOf(program)).toBeGreaterThan(60);
  expect(mostOf(withFewBuffers(program))).toBe(MOST_BUFFERS);
  const bytes = async (engine: typeof usual) =>
    leaves(await engine.compile('parts', fn)(x), isArray).map(({ path, value }) => [path, value]);
  expect(await bytes(few)).toEqual(await bytes(usual));
});

it.each(heads.map(({ name }) => name))(
  'no operator of a run with %s has more than so many buffers, and its accuracies are the same',
  async (name) => {
    const head = heads.find((one) => one.name === name)!;
    const strategy = (await strategies.find('adam'))!;
    const programs: Program[] = [];
    const create = WholeProgram.create.bind(WholeProgram);
    const spy = vi.spyOn(WholeProgram, 'create').mockImplementation((runtime, program, session) => {
      programs.push(program);
      return create(runtime, program, session);
    });
    const learned = async (engine: typeof usual) => {
      const small = smallMethod(strategy, 'domain');
      const shape = { inputs: 6, outputs: 2, outputLayers: outputLayers('domain', 3) };
      const network = head.network(head.options.parse({ hidden: [8, 8] }), shape);
      const method = { ...small, network, epochs: 1 };
      const accuracies: TaskAccuracy[] = [];
      const listener = { progress: () => {}, accuracy: (one: TaskAccuracy) => accuracies.push(one) };
      await new Learner(engine, method).learn(smallCurriculum(method), listener);
      return accuracies.map(({ accuracy, loss }) => ({ accuracy, loss }));
    };
    try {
      const expected = await learned(usual);
      programs.length = 0;
      expect(await learned(few)).toEqual(expected);
      expect(programs.length).toBeGreaterThan(1);
      expect(Math.max(...programs.map(mostOf))).toBeLessThanOrEqual(MOST_BUFFERS);
    } finally {
      spy.mockRestore();
    }
  },
);
