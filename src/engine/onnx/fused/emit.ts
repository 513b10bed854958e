import type { Value } from '../graph.js';
import {
  addIntegers,
  type Code,
  call,
  constantSplat,
  integer,
  lessUnsigned,
  loadSplat,
  loadVector,
  localGet,
  localSet,
  localTee,
  moduleOf,
  repeat,
  storeVector,
  type WasmFunction,
} from './assembler.js';
import { elementwise } from './elementwise.js';
import type { Pass } from './passes.js';
import { numberOf } from './split.js';

/** Bytes of four float32 elements. */
const VECTOR = 16;
const ELEMENT = 4;

/**
 * Passes as a WebAssembly module that imports `env.memory`; its export `run` does all of them, in order. Passes that
 * differ only in where their arrays are share a function.
 * @param offsetOf where an array or a single number is in the memory, in bytes; arrays are padded to whole vectors
 */
export function emitPasses(
  passes: readonly Pass[],
  offsetOf: (value: Value) => number,
): Uint8Array<ArrayBuffer> {
  const functions: WasmFunction[] = [];
  const known = new Map<string, number>();
  const calls = passes.flatMap((pass) => {
    const { made, key, pointers } = functionOf(pass);
    let index = known.get(key);
    if (index === undefined) {
      index = functions.push(made) - 1;
      known.set(key, index);
    }
    const bytes = Math.ceil(pass.elements / (VECTOR / ELEMENT)) * VECTOR;
    return [...pointers.flatMap((value) => integer(offsetOf(value))), ...integer(bytes), ...call(index)];
  });
  const run: WasmFunction = { parameters: 0, locals: { i32: 0, v128: 0 }, body: calls };
  return moduleOf([...functions, run]);
}

/** A pass as a function of the places of its arrays and numbers, and of the bytes of an array. */
function functionOf({ arrays, singles, nodes, stores }: Pass): {
  made: WasmFunction;
  key: string;
  pointers: Value[];
} {
  const loadedSingles = singles.filter(({ constant }) => constant === undefined);
  const pointers = [...arrays, ...loadedSingles, ...stores.map(({ place }) => place)];
  const length = pointers.length;
  const at = length + 1;
  let next = at + 1;
  const locals = new Map<Value, number>();
  const localOf = (value: Value): number => {
    const index = locals.get(value) ?? next++;
    locals.set(value, index);
    return index;
  };
  const fetch = (value: Value): Code => localGet(localOf(value));

  const before = singles.flatMap((value) => {
    const number = numberOf(value);
    const content =
      number === undefined
        ? [...localGet(arrays.length + loadedSingles.indexOf(value)), ...loadSplat]
        : constantSplat(number);
    return [...content, ...localSet(localOf(value))];
  });
  const place = (pointer: number): Code => [...localGet(pointer), ...localGet(at), ...addIntegers];
  const loads = arrays.flatMap((value, index) => [
    ...place(index),
    ...loadVector,
    ...localSet(localOf(value)),
  ]);
  const computed = nodes.flatMap(({ op, inputs, outputs: [output] }) => [
    ...elementwise[op]!(inputs.map(fetch)),
    ...localSet(localOf(output!)),
  ]);
  const stored = stores.flatMap(({ value }, index) => [
    ...place(arrays.length + loadedSingles.length + index),
    ...fetch(value),
    ...storeVector,
  ]);
  const onward = [
    ...localGet(at),
    ...integer(VECTOR),
    ...addIntegers,
    ...localTee(at),
    ...localGet(length),
    ...lessUnsigned,
  ];
  const body = [...before, ...repeat([...loads, ...computed, ...stored, ...onward])];
  const made = { parameters: length + 1, locals: { i32: 1, v128: locals.size }, body };
  return { made, key: `${length}:${body.join()}`, pointers };
}
