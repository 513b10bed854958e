import * as tf from '@tensorflow/tfjs-core';
import { type ArrayData, type Arrays, array, isArray, leaves, mapLeaves, type NdArray } from './array.js';
import type { Backend, Compiled, Engine, Scanned, Step, Tensors } from './engine.js';
import { stepsOf } from './steps.js';

const isTensor = (value: unknown): value is tf.Tensor => value instanceof tf.Tensor;

/** Calls functions as they are on a TensorFlow.js backend: slower, and what compiled results are held against. */
export class EagerEngine implements Engine {
  readonly device = 'cpu';
  readonly programs = 0;

  constructor(
    readonly backend: Backend,
    /** The name under which TensorFlow.js knows the backend. */
    private readonly registeredName: string,
  ) {}

  compile<Input extends Tensors, Output extends Tensors>(
    _name: string,
    fn: (input: Input) => Output,
  ): Compiled<Input, Output> {
    return async (input: unknown) => {
      tf.setBackend(this.registeredName);
      return tf.tidy(() => toArrays(fn(toTensors(input) as Input)) as never) as Arrays<Output>;
    };
  }

  scan<
    Carry extends Tensors,
    Each extends Tensors,
    Tables extends Tensors,
    Shared extends Tensors,
    Output extends Tensors,
  >(
    name: string,
    step: Step<Carry, Each, Tables, Shared, Output>,
  ): Scanned<Carry, Each, Tables, Shared, Output> {
    return async (input) => {
      tf.setBackend(this.registeredName);
      const steps = stepsOf(name, leaves(input.each, isArray));
      return tf.tidy(() => {
        const tables = toTensors(input.tables as never) as Tables;
        const shared = toTensors(input.shared as never) as Shared;
        let carry = toTensors(input.carry as never) as Carry;
        const outputs: Arrays<Output>[] = [];
        for (let index = 0; index < steps; index++) {
          const each = toTensors(slice(input.each as never, index)) as Each;
          // What a step made is freed once the next step has its carry.
          const previous = carry;
          carry = tf.tidy(() => {
            const result = step(previous, { each, tables, shared });
            outputs.push(toArrays(result.output) as never);
            return result.carry as tf.TensorContainer;
          }) as Carry;
          const kept = new Set(leaves(carry, isTensor).map(({ value }) => value));
          tf.dispose([each] as tf.TensorContainer);
          for (const { value } of leaves(previous, isTensor)) if (!kept.has(value)) value.dispose();
        }
        return { carry: toArrays(carry), outputs: stacked(outputs) } as never;
      });
    };
  }

  async release(): Promise<void> {}
}

const toTensors = (nest: unknown): unknown =>
  mapLeaves(nest, isArray, ({ data, shape, dtype }) => tf.tensor(data, [...shape], dtype));

const toArrays = (nest: unknown): unknown =>
  mapLeaves(nest, isTensor, (tensor) => {
    // A copy: the backend may hand out its own memory.
    const data = tensor.dataSync().slice() as ArrayData;
    return array(tensor.dtype as NdArray['dtype'], tensor.shape, data);
  });

const slice = (each: unknown, index: number): unknown =>
  mapLeaves(each, isArray, ({ data, shape, dtype }) => {
    const size = data.length / shape[0]!;
    return array(dtype, shape.slice(1), data.subarray(index * size, (index + 1) * size));
  });

/** Arrays of one shape, one after the other along a new first axis. */
function stacked(nests: unknown[]): unknown {
  const columns = nests.map((nest) => leaves(nest, isArray).map(({ value }) => value));
  let column = 0;
  return mapLeaves(nests[0], isArray, ({ dtype, shape, data }) => {
    const position = column++;
    const all = new (data.constructor as new (length: number) => ArrayData)(nests.length * data.length);
    columns.forEach((row, index) => {
      all.set(row[position]!.data, index * data.length);
    });
    return array(dtype, [nests.length, ...shape], all);
  });
}
