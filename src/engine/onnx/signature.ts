import { isArray, type Leaf, leaves, type NdArray } from '../array.js';
import type { UntypedScanInput } from '../engine.js';

/** What of a function's arguments its program depends on: names, types and shapes. */
export const signatureOf = (given: readonly Leaf<NdArray>[], anyRows = false): string =>
  given
    .map(({ path, value: { dtype, shape } }) => `${path}:${dtype}[${anyRows ? shape.slice(1) : shape}]`)
    .join();

/** The same of a scan's input, in which the numbers of steps and of tables' rows do not count. */
export const signatureOfScan = ({ carry, each, tables, shared }: UntypedScanInput): string =>
  [
    signatureOf(leaves(carry, isArray)),
    signatureOf(leaves(each, isArray), true),
    signatureOf(leaves(tables, isArray), true),
    signatureOf(leaves(shared, isArray)),
  ].join('|');
