import { UserError } from '../../../errors/user-error.js';
import type { FileArray } from '../definition.js';
import { bytesOfFile } from './bytes.js';
import { type Place, pathOf } from './path.js';

/** The types of numbers that are read, by NumPy's names without the order of bytes. */
const types = {
  f4: { dtype: 'float32', size: 4, make: (memory: ArrayBuffer) => new Float32Array(memory) },
  f8: { dtype: 'float64', size: 8, make: (memory: ArrayBuffer) => new Float64Array(memory) },
  u1: { dtype: 'uint8', size: 1, make: (memory: ArrayBuffer) => new Uint8Array(memory) },
  i1: { dtype: 'int8', size: 1, make: (memory: ArrayBuffer) => new Int8Array(memory) },
  u2: { dtype: 'uint16', size: 2, make: (memory: ArrayBuffer) => new Uint16Array(memory) },
  i2: { dtype: 'int16', size: 2, make: (memory: ArrayBuffer) => new Int16Array(memory) },
  u4: { dtype: 'uint32', size: 4, make: (memory: ArrayBuffer) => new Uint32Array(memory) },
  i4: { dtype: 'int32', size: 4, make: (memory: ArrayBuffer) => new Int32Array(memory) },
  i8: {
    dtype: 'int64',
    size: 8,
    make: (memory: ArrayBuffer) => Float64Array.from(new BigInt64Array(memory), Number),
  },
} as const;

const MAGIC = Buffer.from('\x93NUMPY', 'latin1');

/**
 * Reads an array of numbers in NumPy's format, `.npy` (versions 1 to 3), little-endian and in C order, as `numpy.save`
 * writes it.
 * @throws UserError if the file is missing, damaged, or of a type that is not read
 */
export function readNpy(place: Place): FileArray {
  const file = pathOf(place);
  const bytes = bytesOfFile(file);
  const damaged = (what: string) => new UserError(`${file}: ${what}; it is damaged, or not an .npy file`);
  if (bytes.length < 12 || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw damaged('it does not begin like an array of NumPy');
  }
  const [start, length] = bytes[6] === 1 ? [10, bytes.readUInt16LE(8)] : [12, bytes.readUInt32LE(8)];
  const header = bytes.subarray(start, start + length).toString('latin1');
  const [, order, name] = /'descr': *'([<>|=])(\w+)'/.exec(header) ?? [];
  const [, extents] = /'shape': *\(([\d, ]*)\)/.exec(header) ?? [];
  if (name === undefined || extents === undefined)
    throw damaged('its header does not say one type and a shape');
  const type = Object.hasOwn(types, name) ? types[name as keyof typeof types] : undefined;
  if (!type || order === '>') {
    throw new UserError(
      `${file} has numbers of the type ${order}${name}; save float32 features with .astype('float32'), and labels with .astype('int32')`,
    );
  }
  if (/'fortran_order': *True/.test(header)) {
    throw new UserError(`${file} is in Fortran order; save numpy.ascontiguousarray(…) of it`);
  }
  const shape = extents
    .split(',')
    .filter((extent) => extent.trim() !== '')
    .map(Number);
  const data = bytes.subarray(start + length);
  const needed = shape.reduce((product, extent) => product * extent, 1) * type.size;
  if (data.length !== needed) {
    throw damaged(`an array of shape [${shape.join(', ')}] needs ${needed} bytes, found ${data.length}`);
  }
  return { shape, data: type.make(new Uint8Array(data).buffer), dtype: type.dtype, file };
}
