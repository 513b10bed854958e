import * as tf from '@tensorflow/tfjs-core';
import { type ArrayData, array, isArray, leaves, mapLeaves, type NdArray } from './array.js';
import type { Backend, Engine, UntypedScanInput, UntypedStep } from './engine.js';
import { checkCarry, stepsOf } from './steps.js';

const isTensor = (value: unknown): value is tf.Tensor => value instanceof tf.Tensor;

/** Calls functions directly on a TensorFlow.js backend. Slower; the reference for compiled results. */
export class EagerEngine implements Engine {
  readonly device = 'cpu';
  readonly programs = 0;
  readonly compiling = 0;

  constructor(
    readonly backend: Backend,
    /** The backend's name in TensorFlow.js. */
    private readonly registeredName: string,
  ) {}

  readonly compile: Engine['compile'] = (_name, fn) => {
    const run = async (input: unknown): Promise<unknown> => {
      tf.setBackend(this.registeredName);
      return tf.tidy(() => toArrays((fn as (input: unknown) => unknown)(toTensors(input))) as never);
    };
    return run as never;
  };

  readonly scan: Engine['scan'] = (name, step) => {
    const run = async (input: UntypedScanInput): Promise<unknown> => {
      tf.setBackend(this.registeredName);
      const steps = stepsOf(name, leaves(input.each, isArray));
      return tf.tidy(() => {
        const tables = toTensors(input.tables);
        const shared = toTensors(input.shared);
        let carry = toTensors(input.carry);
        const outputs: unknown[] = [];
        for (let index = 0; index < steps; index++) {
          // The old carry is freed once the step has made the next one.
          const previous = leaves(carry, isTensor);
          carry = tf.tidy(() => {
            const each = toTensors(slice(input.each, index));
            const result = (step as UntypedStep)(carry, { each, tables, shared });
            checkCarry(name, previous, leaves(result.carry, isTensor));
            outputs.push(toArrays(result.output));
            // Clones, which can be freed even if the step returned a tensor that is used elsewhere.
            return mapLeaves(result.carry, isTensor, (tensor) => tf.clone(tensor)) as tf.TensorContainer;
          });
          for (const { value } of previous) value.dispose();
        }
        return { carry: toArrays(carry), outputs: stacked(outputs) } as never;
      });
    };
    return run as never;
  };

  async release(): Promise<void> {}
}

const toTensors = (nest: unknown): unknown =>
  mapLeaves(nest, isArray, ({ data, shape, dtype }) => tf.tensor(data, [...shape], dtype));

const toArrays = (nest: unknown): unknown =>
  mapLeaves(nest, isTensor, (tensor) => {
    // A copy, since the backend may return its own memory.
    const data = tensor.dataSync().slice() as ArrayData;
    return array(tensor.dtype as NdArray['dtype'], tensor.shape, data);
  });

const slice = (each: unknown, index: number): unknown =>
  mapLeaves(each, isArray, ({ data, shape, dtype }) => {
    const size = data.length / shape[0]!;
    return array(dtype, shape.slice(1), data.subarray(index * size, (index + 1) * size));
  });

/** Stacks arrays of one shape along a new first axis. */
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
