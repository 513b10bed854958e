import { endianness } from 'node:os';
import type { NdArray } from '../engine/array.js';

/** NumPy's names for types of elements. */
const types = { float32: 'f4', int32: 'i4' } as const;

/** The header's length, magic and all, is a multiple of this. */
const ALIGNMENT = 64;

/** An array in NumPy's format, version 1.0. */
export function npy({ dtype, shape, data }: NdArray): Buffer {
  const order = endianness() === 'LE' ? '<' : '>';
  const dimensions = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const type = types[dtype as keyof typeof types];
  const header = `{'descr': '${order}${type}', 'fortran_order': False, 'shape': (${dimensions}), }`;
  const start = Buffer.from('\x93NUMPY\x01\x00', 'latin1');
  const unpadded = start.length + 2 + header.length + 1;
  const padded = `${header}${' '.repeat((ALIGNMENT - (unpadded % ALIGNMENT)) % ALIGNMENT)}\n`;
  const length = Buffer.alloc(2);
  length.writeUInt16LE(padded.length);
  const values = data as Float32Array | Int32Array;
  return Buffer.concat([
    start,
    length,
    Buffer.from(padded, 'latin1'),
    Buffer.from(values.buffer, values.byteOffset, values.byteLength),
  ]);
}
