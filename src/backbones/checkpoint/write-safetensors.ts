import type { DType, NdArray } from '../../engine/array.js';
import type { Remarks } from './safetensors.js';

/** The format's names for the element types of arrays. */
const names: Record<DType, string> = { float32: 'F32', int32: 'I32', bool: 'BOOL' };

/** Where the tensors begin is a multiple of it, so that others can map the file into memory. */
const ALIGNMENT = 8;

/**
 * A file in the safetensors format: the header's length as 64 bits, a JSON header, and the tensors' bytes, little-endian
 * (github.com/huggingface/safetensors, README, Format). Those of larger elements come first, so that each is aligned.
 */
export function safetensorsOf(tensors: ReadonlyMap<string, NdArray>, remarks: Remarks): Buffer {
  const inOrder = [...tensors].sort(([, a], [, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT);
  let end = 0;
  const entries = inOrder.map(([name, { dtype, shape, data }]) => {
    const begin = end;
    end += data.byteLength;
    return [name, { dtype: names[dtype], shape, data_offsets: [begin, end] }] as const;
  });
  const text = Buffer.from(JSON.stringify({ __metadata__: remarks, ...Object.fromEntries(entries) }));
  const header = Buffer.alloc(Math.ceil(text.length / ALIGNMENT) * ALIGNMENT, ' ');
  text.copy(header);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, ...inOrder.map(([, { data }]) => bytesOf(data))]);
}

/** The memory of an array's numbers. */
const bytesOf = ({ buffer, byteOffset, byteLength }: NdArray['data']): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);
