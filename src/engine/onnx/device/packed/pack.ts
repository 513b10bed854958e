import type { Attribute, Value } from '../../graph.js';
import type { Carried } from '../../program.js';

/** Arrays that lie in one, each in a lane. */
export type Pack = Whole | JoinedPack;
export type Whole = StatePack | UpdatePack;

/** What a loop carries as one. */
export interface StatePack {
  kind: 'state';
  lanes: readonly Value[];
  carried: readonly Carried[];
}

/** What one element-wise node makes of packs and numbers. */
export interface UpdatePack {
  kind: 'update';
  lanes: readonly Value[];
  op: string;
  attributes: Readonly<Record<string, Attribute>>;
  operands: readonly (Pack | Numbers)[];
}

/** A number for each lane. */
export interface Numbers {
  kind: 'numbers';
  numbers: readonly Value[];
}

/** Arrays that are made one by one. */
export interface JoinedPack {
  kind: 'joined';
  lanes: readonly Value[];
}
