import type { Tensor } from '@tensorflow/tfjs-core';
import { UserError } from '../errors/user-error.js';

/** Element types that compiled functions take and return. */
export type DType = 'float32' | 'int32' | 'bool';

export type ArrayData = Float32Array | Int32Array | Uint8Array;

/** A tensor outside compiled functions: plain memory, row-major, owned by whoever holds it. */
export interface NdArray {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: ArrayData;
}

/** Values in a plain structure of records and lists, like JAX's pytrees. */
export type Nest<Leaf> = Leaf | readonly Nest<Leaf>[] | { readonly [key: string]: Nest<Leaf> };

/** The same structure with arrays instead of tensors. */
export type Arrays<T> =
  Nest<Tensor> extends T ? Nest<NdArray> : T extends Tensor ? NdArray : { [K in keyof T]: Arrays<T[K]> };

export const sizeOf = (shape: readonly number[]): number => shape.reduce((size, extent) => size * extent, 1);

/** A float32 array; throws if `data` does not fill `shape`. */
export const float32 = (shape: readonly number[], data?: ArrayLike<number>): NdArray =>
  array('float32', shape, data ? Float32Array.from(data) : new Float32Array(sizeOf(shape)));

/** An int32 array; throws if `data` does not fill `shape`. */
export const int32 = (shape: readonly number[], data: ArrayLike<number>): NdArray =>
  array('int32', shape, data instanceof Int32Array ? data : Int32Array.from(data));

/** Wraps memory as an array without copying; throws if it does not fill `shape`. */
export function array(dtype: DType, shape: readonly number[], data: ArrayData): NdArray {
  if (data.length !== sizeOf(shape)) {
    throw new UserError(`an array of shape [${shape}] needs ${sizeOf(shape)} values, but got ${data.length}`);
  }
  return { dtype, shape: [...shape], data };
}

export const isArray = (value: unknown): value is NdArray =>
  typeof value === 'object' && value !== null && 'dtype' in value && 'shape' in value && 'data' in value;

/** A leaf of a nest and its path, such as `parameters.hidden1.weight`. */
export interface Leaf<T> {
  path: string;
  value: T;
}

/** The leaves of a nest, in the order of its records and lists. */
export function leaves<T>(nest: unknown, isLeaf: (value: unknown) => value is T, path = ''): Leaf<T>[] {
  if (isLeaf(nest)) return [{ path: path || 'value', value: nest }];
  if (typeof nest !== 'object' || nest === null) {
    throw new UserError(`${path || 'the value'} is ${nest === null ? 'null' : typeof nest}, not a tensor`);
  }
  return Object.entries(nest).flatMap(([key, value]) => leaves(value, isLeaf, path ? `${path}.${key}` : key));
}

/** The same nest with each leaf replaced. */
export function mapLeaves<T, R>(
  nest: unknown,
  isLeaf: (value: unknown) => value is T,
  replace: (leaf: T, path: string) => R,
  path = '',
): Nest<R> {
  if (isLeaf(nest)) return replace(nest, path || 'value');
  if (typeof nest !== 'object' || nest === null) {
    throw new UserError(`${path || 'the value'} is ${nest === null ? 'null' : typeof nest}, not a tensor`);
  }
  const step = (value: unknown, key: string | number) =>
    mapLeaves(value, isLeaf, replace, path ? `${path}.${key}` : `${key}`);
  return Array.isArray(nest)
    ? nest.map(step)
    : Object.fromEntries(Object.entries(nest).map(([key, value]) => [key, step(value, key)]));
}
