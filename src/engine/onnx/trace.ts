import { Tensor } from '@tensorflow/tfjs-core';
import { isArray, leaves, mapLeaves, type NdArray } from '../array.js';
import type { UntypedScanInput, UntypedStep } from '../engine.js';
import { checkCarry } from '../steps.js';
import { neededNodes, type Value } from './graph.js';
import { type Carried, loopProgram, type Program, withoutUnchanged } from './program.js';
import { record } from './recorder.js';
import { joinSums } from './sums-of-products.js';

const isTensor = (value: unknown): value is Tensor => value instanceof Tensor;

/** A traced function. */
export interface Traced {
  program: Program;
  /** The structure of the result, with the number of an output in each leaf's place. */
  structure: unknown;
}

/** A structure whose leaves are numbers of outputs, and the outputs in that order. */
function numbered(
  result: unknown,
  standsFor: (tensor: Tensor) => Value,
): { structure: unknown; outputs: Value[] } {
  const outputs: Value[] = [];
  const structure = mapLeaves(result, isTensor, (tensor) => ({
    output: outputs.push(standsFor(tensor)) - 1,
  }));
  return { structure, outputs };
}

const isPlace = (value: unknown): value is { output: number } =>
  typeof value === 'object' && value !== null && typeof (value as { output?: unknown }).output === 'number';

/** A structure with each output in its place. */
export const filledIn = (structure: unknown, results: NdArray[]): unknown =>
  mapLeaves(structure, isPlace, ({ output }) => results[output]);

/** Records a function, called with placeholders for its arguments. */
export function traceFunction(name: string, fn: (input: unknown) => unknown, input: unknown): Traced {
  return record(name, ({ graph, placeholder, standsFor }) => {
    const inputs: Value[] = [];
    const tensors = mapLeaves(input, isArray, ({ dtype, shape }) => {
      const value = graph.value(dtype, shape);
      inputs.push(value);
      return placeholder(value);
    });
    const { structure, outputs } = numbered(fn(tensors), standsFor);
    const nodes = joinSums(neededNodes(graph.nodes, outputs), outputs);
    return { program: { inputs, nodes, outputs }, structure };
  });
}

/** Records a step as the body of a loop over slices. */
export function traceScan(name: string, step: UntypedStep, input: UntypedScanInput): Traced {
  return record(name, ({ graph, placeholder, standsFor }) => {
    const steps = graph.value('int64', []);
    const iteration = graph.value('int64', []);
    const inputs: Value[] = [steps];
    const outside = (dtype: NdArray['dtype'], shape: readonly number[], table = false): Value => {
      const value = graph.value(dtype, shape, table);
      inputs.push(value);
      return value;
    };

    const starts: { initial: Value; input: Value; path: string }[] = [];
    const carry = mapLeaves(input.carry, isArray, ({ dtype, shape }, path) => {
      const start = { initial: outside(dtype, shape), input: graph.value(dtype, shape), path };
      starts.push(start);
      return placeholder(start.input);
    });
    const each = mapLeaves(input.each, isArray, ({ dtype, shape }) => {
      const slices = outside(dtype, shape, true);
      return placeholder(
        graph.add('Gather', [slices, iteration], { dtype, shape: shape.slice(1) }, { axis: 0 }),
      );
    });
    const tables = mapLeaves(input.tables, isArray, ({ dtype, shape }) =>
      placeholder(outside(dtype, shape, true)),
    );
    const shared = mapLeaves(input.shared, isArray, ({ dtype, shape }) => placeholder(outside(dtype, shape)));

    const result = step(carry, { each, tables, shared });
    const handedOn = leaves(result.carry, isTensor);
    checkCarry(
      name,
      starts.map(({ path, input }) => ({ path, value: input })),
      handedOn,
    );
    const next = new Map(handedOn.map(({ path, value }) => [path, standsFor(value)]));
    const carried = starts.map(
      ({ initial, input, path }): Carried => ({
        initial,
        input,
        output: next.get(path)!,
        final: graph.value(input.dtype, input.shape),
      }),
    );
    const { structure, outputs } = numbered(result.output, standsFor);
    const collected = outputs.map((output) => ({
      output,
      // The number of steps can vary, like the number of a table's rows.
      stacked: graph.value(output.dtype, [1, ...output.shape], true),
    }));

    const finals = [...carried.map(({ final }) => final), ...collected.map(({ stacked }) => stacked)];
    const loop = withoutUnchanged({ steps, iteration, carried, collected, nodes: graph.nodes, after: [] });
    let place = 0;
    const wholeStructure = {
      carry: mapLeaves(input.carry, isArray, () => ({ output: place++ })),
      outputs: mapLeaves(structure, isPlace, ({ output }) => ({ output: carried.length + output })),
    };
    return { program: loopProgram(inputs, loop, finals), structure: wholeStructure };
  });
}
