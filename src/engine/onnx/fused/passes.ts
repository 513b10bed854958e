import { sizeOf } from '../../array.js';
import type { Node, Value } from '../graph.js';
import { isSingle, type Split } from './split.js';

/** One pass over arrays of one shape: reads each element of `arrays`, and stores the next carried values. */
export interface Pass {
  elements: number;
  /** Arrays of that many elements that are read. */
  arrays: readonly Value[];
  /** Single numbers that are read, constants included. */
  singles: readonly Value[];
  /** In an order in which they can run. */
  nodes: readonly Node[];
  /** What is stored, and the carried value in whose place. */
  stores: readonly { value: Value; place: Value }[];
}

/**
 * The tail of a split as passes. What shares an array is in one pass, which reads all elements of a place before it
 * stores any; single numbers are stored last, since all passes may read them.
 */
export function passesOf({ tail, passed }: Split): Pass[] {
  const groups = new Groups();
  for (const { inputs, outputs } of tail)
    groups.join([...inputs, ...outputs].filter((one) => !isSingle(one)));
  for (const { input, output } of passed) {
    // A constant is no array that others read.
    groups.join(output.constant && isSingle(output) ? [input] : [input, output]);
  }
  const passes = groups.all().map((members): Pass => {
    const nodes = tail.filter(({ outputs: [output] }) => members.has(output!));
    const stores = passed
      .filter(({ input }) => members.has(input))
      .map(({ input, output }) => ({ value: output, place: input }));
    const made = new Set(nodes.flatMap(({ outputs }) => outputs));
    const read = new Set([...nodes.flatMap(({ inputs }) => inputs), ...stores.map(({ value }) => value)]);
    const elements = sizeOf([...members][0]!.shape);
    const isNumber = (value: Value) => isSingle(value) && (elements > 1 || value.constant !== undefined);
    const others = [...read].filter((value) => !made.has(value));
    return {
      elements,
      arrays: others.filter((value) => !isNumber(value)),
      singles: others.filter(isNumber),
      nodes,
      stores,
    };
  });
  return passes
    .filter(({ elements, stores }) => elements > 0 && stores.length > 0)
    .sort((a, b) => b.elements - a.elements);
}

/** Disjoint sets of values, joined step by step. */
class Groups {
  private readonly sets = new Map<Value, Set<Value>>();

  join(values: readonly Value[]): void {
    const joined = new Set(values);
    for (const value of values) for (const other of this.sets.get(value) ?? []) joined.add(other);
    for (const value of joined) this.sets.set(value, joined);
  }

  all(): Set<Value>[] {
    return [...new Set(this.sets.values())];
  }
}
