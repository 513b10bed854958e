import * as tf from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, it } from 'vitest';
import {
  type ArrayData,
  array,
  float32,
  int32,
  isArray,
  leaves,
  type NdArray,
} from '../../../src/engine/array.js';
import { LiftedRun } from '../../../src/engine/lanes/lifted-run.js';
import { lift } from '../../../src/engine/lanes/lifting/lift.js';
import { rules } from '../../../src/engine/lanes/lifting/rules/all.js';
import { OnnxEngine } from '../../../src/engine/onnx/onnx-engine.js';
import { traceFunction } from '../../../src/engine/onnx/trace.js';
import { cases } from '../cases/all.js';
import type { KernelCase } from '../cases/case.js';
import { differentiable, forward, gradient, weightsFor } from '../cases/gradient.js';
import { expectClose } from '../close.js';

const engine = await OnnxEngine.on('cpu');
afterAll(() => engine.release());

const LANES = 3;

/** The same numbers in another order for each lane, so that they stay what the kernel takes; places stay together. */
function forLane({ dtype, shape, data }: NdArray, lane: number): NdArray {
  const by = lane * (dtype === 'int32' && shape.length > 1 ? shape.at(-1)! : 1);
  const turned = data.map((_, index) => data[(index + by) % data.length]!);
  return array(dtype, shape, turned as ArrayData);
}

type Fn = (input: never) => unknown;

/** A function lifted over lanes. @returns each lane's results, or undefined if an operation has no rule */
async function lifted(fn: Fn, inputs: readonly unknown[]) {
  const { program } = traceFunction('lifted', fn as (input: unknown) => unknown, inputs[0]);
  const made = lift(program, inputs.length);
  if (!made) return undefined;
  const run = new LiftedRun(program, inputs.length, made, await engine.executableOf('lifted', made.program));
  const given = inputs.map((input) => leaves(input, isArray).map(({ value }) => value));
  const results = await run.run(new Map(given.entries()));
  await run.release();
  return results;
}

async function expectAlike(fn: Fn, inputs: readonly unknown[]): Promise<void> {
  const results = await lifted(fn, inputs);
  expect(results, 'all operations have rules').toBeDefined();
  const single = engine.compile('single', fn as never);
  for (const [lane, input] of inputs.entries()) {
    const alone = leaves(await single(input as never), isArray);
    for (const [index, { path, value }] of alone.entries()) {
      const found = results![lane]![index]!;
      expectClose(found, value, `${path} of lane ${lane}`, 1e-6);
    }
  }
}

describe('lifted kernels give each lane what they give it alone', () => {
  for (const [kernel, list] of Object.entries(cases)) {
    it.each(list.map((each) => [kernel, each.label, each] as const))('%s: %s', async (_, __, each) => {
      const lanes = Array.from({ length: LANES }, (_, lane) => ({
        inputs: each.inputs.map((input) => forLane(input, lane)),
      }));
      await expectAlike(forward(each) as Fn, lanes);
      if (!differentiable(kernel, each)) return;
      const [outputs] = (await lifted(forward(each) as Fn, lanes.slice(0, 1)))!;
      const weights = weightsFor(outputs!);
      await expectAlike(
        gradient(each) as Fn,
        lanes.map((lane) => ({ ...lane, weights })),
      );
    });
  }
});

it('every rule is for an operation that is recorded', () => {
  // Of a scan that changes nothing.
  const recorded = new Set(['Identity']);
  const trace = (fn: Fn, input: unknown) => {
    const { program } = traceFunction('traced', fn as (input: unknown) => unknown, input);
    for (const { op } of program.nodes) recorded.add(op);
    return program.outputs;
  };
  for (const [kernel, list] of Object.entries(cases))
    for (const each of list) {
      const { inputs } = each;
      const outputs = trace(forward(each) as Fn, { inputs });
      const weights = outputs.map(({ shape }) => float32(shape));
      if (differentiable(kernel, each)) trace(gradient(each) as Fn, { inputs, weights });
    }
  expect(Object.keys(rules).filter((op) => !recorded.has(op))).toEqual([]);
});

it.each([
  ['a given array', (x: tf.Tensor) => x, ['Add', 'Gather']],
  ['a computed one', (x: tf.Tensor) => tf.neg(x), ['Neg', 'Reshape', 'Add', 'Gather']],
] as const)('rows of %s of each lane are rows of one array', async (_, made, operators) => {
  const lanes = [0, 1, 2].map((lane) => ({
    x: int32([4, 2], [0, 1, 2, 3, 4, 5, 6, 7 + 10 * lane]),
    at: int32([3], [3, lane, 0]),
  }));
  const fn = ({ x, at }: { x: tf.Tensor; at: tf.Tensor1D }) => tf.gather(made(x), at);
  const { program } = lift(traceFunction('rows', fn as never, lanes[0]).program, LANES)!;
  expect(program.nodes.map(({ op }) => op)).toEqual(operators);
  const single = engine.compile('rows', fn as never);
  const alone = await Promise.all(lanes.map((lane) => single(lane as never)));
  expect(await lifted(fn as Fn, lanes)).toEqual(alone.map((one) => [one]));
});

describe('lifted kernels take what all lanes share beside what each has', () => {
  const mixed = Object.entries(cases).flatMap(([kernel, list]) =>
    list.flatMap((each) =>
      each.inputs.length < 2
        ? []
        : each.inputs.map((_, place) => [`${kernel}: ${each.label}`, place, kernel, each] as const),
    ),
  );
  it.each(mixed)('%s, input %i', async (_, place, kernel, each) => {
    const { dtype, shape, data } = each.inputs[place]!;
    const op: KernelCase['op'] = (...others) =>
      each.op(...others.toSpliced(place, 0, tf.tensor(data, [...shape], dtype)));
    const rest = { ...each, op, inputs: each.inputs.toSpliced(place, 1) };
    const lanes = Array.from({ length: LANES }, (_, lane) => ({
      inputs: rest.inputs.map((input) => forLane(input, lane)),
    }));
    await expectAlike(forward(rest) as Fn, lanes);
    if (!differentiable(kernel, rest)) return;
    const [outputs] = (await lifted(forward(rest) as Fn, lanes.slice(0, 1)))!;
    const weights = weightsFor(outputs!);
    await expectAlike(
      gradient(rest) as Fn,
      lanes.map((lane) => ({ ...lane, weights })),
    );
  });
});
