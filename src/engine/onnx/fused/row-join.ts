import type { Value } from '../graph.js';
import type { Loop } from '../program.js';
import type { RowGather } from './row-gather.js';

/** Gathered rows of several gathers below each other: if each is gathered to its place, nothing is left to do. */
export interface RowJoin {
  parts: readonly Value[];
  rows: Value;
}

/** The joins of a loop whose parts are gathered before each step, each in one join at most. */
export function rowJoinsOf({ nodes }: Loop, gathers: readonly RowGather[]): RowJoin[] {
  const gathered = new Set(gathers.map(({ rows }) => rows));
  const placed = new Set<Value>();
  const joins: RowJoin[] = [];
  for (const { op, inputs, outputs, attributes } of nodes) {
    if (op !== 'Concat' || attributes.axis !== 0) continue;
    const isDistinct = new Set(inputs).size === inputs.length;
    if (!isDistinct || !inputs.every((part) => gathered.has(part) && !placed.has(part))) continue;
    for (const part of inputs) placed.add(part);
    joins.push({ parts: inputs, rows: outputs[0]! });
  }
  return joins;
}
