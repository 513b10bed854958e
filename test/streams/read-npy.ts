import { readFileSync } from 'node:fs';

/** An array of NumPy's format, read by what the format says. */
export function readNpy(file: string) {
  const bytes = readFileSync(file);
  if (bytes.subarray(0, 8).toString('latin1') !== '\x93NUMPY\x01\x00')
    throw new Error(`${file} is no .npy file`);
  const start = 10 + bytes.readUInt16LE(8);
  if (start % 64 !== 0) throw new Error(`the data of ${file} begin at ${start}`);
  const header = bytes.subarray(10, start).toString('latin1');
  const [, type, text] =
    /^\{'descr': '<(f4|i4)', 'fortran_order': False, 'shape': \(([\d, ]*)\), \} *\n$/.exec(header)!;
  const shape = text!
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number);
  const values = bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + bytes.length) as ArrayBuffer;
  const data = type === 'f4' ? new Float32Array(values) : new Int32Array(values);
  if (data.length !== shape.reduce((size, extent) => size * extent, 1)) throw new Error(`${file} is cut off`);
  return { shape, data, row: (at: number) => data.subarray(at * shape[1]!, (at + 1) * shape[1]!) };
}
