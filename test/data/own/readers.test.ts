import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readIdx } from '../../../src/data/own/readers/idx.js';
import { readNpy } from '../../../src/data/own/readers/npy.js';
import { readSafetensors } from '../../../src/data/own/readers/safetensors.js';
import { float32, int32 } from '../../../src/engine/array.js';
import { npy } from '../../../src/streams/npy.js';
import { refusal } from '../../assets/refusal.js';
import { folderOf } from './made.js';

/** The path of a file, alone in a folder. */
const fileOf = (content: Uint8Array | string): string => join(folderOf({ file: content }), 'file');

/** What a reader says of a file, without where it is. */
const said = async (read: (place: string) => unknown, content: Uint8Array | string): Promise<string> => {
  const file = fileOf(content);
  return (await refusal(() => read(file))).replaceAll(file, 'FILE');
};

/** An array as NumPy saves it. */
function saved(
  descr: string,
  shape: string,
  data: Uint8Array,
  { version = 1, fortran = 'False' } = {},
): Buffer {
  const header = `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': (${shape}), }\n`;
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  if (version === 1) length.writeUInt16LE(header.length);
  else length.writeUInt32LE(header.length);
  return Buffer.concat([
    Buffer.from('\x93NUMPY', 'latin1'),
    Buffer.from([version, 0]),
    length,
    Buffer.from(header),
    data,
  ]);
}

const bytesOf = ({ buffer }: { buffer: ArrayBufferLike }) => new Uint8Array(buffer);

describe('an .npy file', () => {
  it('is read with its shape and its numbers', () => {
    const file = fileOf(npy(float32([2, 3], [0, 1, -2, 0.5, 1e30, 3])));
    expect(readNpy(file)).toEqual({
      file,
      shape: [2, 3],
      data: Float32Array.from([0, 1, -2, 0.5, 1e30, 3]),
      dtype: 'float32',
    });
    expect(readNpy(pathToFileURL(fileOf(npy(int32([3], [7, -1, 0])))))).toMatchObject({
      shape: [3],
      data: Int32Array.from([7, -1, 0]),
    });
  });

  it.each([
    ['<i8', bytesOf(BigInt64Array.from([3n, -4n])), [3, -4], 'int64'],
    ['<u2', bytesOf(Uint16Array.from([3, 65535])), [3, 65535], 'uint16'],
    ['|u1', bytesOf(Uint8Array.from([3, 255])), [3, 255], 'uint8'],
    ['|i1', bytesOf(Int8Array.from([3, -1])), [3, -1], 'int8'],
    ['<f8', bytesOf(Float64Array.from([3, 0.1])), [3, 0.1], 'float64'],
  ])('of the type %s is read', (descr, bytes, values, dtype) => {
    for (const version of [1, 2, 3]) {
      const read = readNpy(fileOf(saved(descr, '2,', bytes, { version })));
      expect({ ...read, data: Array.from(read.data) }).toMatchObject({ shape: [2], data: values, dtype });
    }
  });

  it('is refused when it is none, or damaged', async () => {
    const whole = npy(float32([2], [1, 2]));
    expect(await said(readNpy, 'hello, this is text')).toBe(
      'FILE: it does not begin like an array of NumPy; it is damaged, or not an .npy file',
    );
    expect(await said(readNpy, whole.subarray(0, -1))).toBe(
      'FILE: an array of shape [2] needs 8 bytes, found 7; it is damaged, or not an .npy file',
    );
    expect(await said(readNpy, saved('V8', '2,', new Uint8Array(16)))).toMatch(
      /^FILE: its header does not say one type/,
    );
    expect(await refusal(() => readNpy('/nowhere/x.npy'))).toBe('there is no file /nowhere/x.npy');
    expect(await refusal(() => readNpy(new URL('https://example.org/x.npy')))).toMatch(
      /^"https.*" is not a file: give a path/,
    );
  });

  it('is refused when its numbers are of a type or order that is not read', async () => {
    expect(await said(readNpy, saved('<f2', '2,', new Uint8Array(4)))).toBe(
      "FILE has numbers of the type <f2; save float32 features with .astype('float32'), and labels with .astype('int32')",
    );
    expect(await said(readNpy, saved('>f4', '2,', new Uint8Array(8)))).toContain(
      'has numbers of the type >f4; save',
    );
    expect(await said(readNpy, saved('<f4', '2, 2', new Uint8Array(16), { fortran: 'True' }))).toBe(
      'FILE is in Fortran order; save numpy.ascontiguousarray(…) of it',
    );
  });
});

describe('a safetensors file', () => {
  const header = JSON.stringify({
    features: { dtype: 'F32', shape: [2, 1], data_offsets: [0, 8] },
    labels: { dtype: 'I64', shape: [2], data_offsets: [8, 24] },
  });
  const length = Buffer.alloc(8);
  length.writeUInt32LE(header.length);
  const data = [bytesOf(Float32Array.from([0.1, -1])), bytesOf(BigInt64Array.from([1n, 0n]))];
  const file = Buffer.concat([length, Buffer.from(header), ...data]);

  it('gives one tensor by its name', () => {
    const read = (name: string) => readSafetensors(fileOf(file), name);
    expect(read('features')).toMatchObject({
      shape: [2, 1],
      dtype: 'float32',
      data: Float32Array.from([0.1, -1]),
    });
    expect(read('labels')).toMatchObject({ shape: [2], data: Float64Array.from([1, 0]) });
  });

  it('is refused when it has no such tensor, or is damaged', async () => {
    expect(await said((place) => readSafetensors(place, 'lables'), file)).toBe(
      'unknown tensor in FILE "lables": did you mean "labels"? (known: features, labels)',
    );
    expect(await said((place) => readSafetensors(place, 'labels'), file.subarray(0, -1))).toMatch(
      /^FILE: .*; it is damaged/,
    );
  });
});

describe('an IDX file', () => {
  const images = Buffer.from([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 255]);

  it('is read with as many dimensions as it has, gzipped or not', () => {
    for (const content of [images, gzipSync(images)]) {
      const { shape, data } = readIdx(fileOf(content));
      expect([shape, Array.from(data)]).toEqual([
        [2, 1, 2],
        [1, 2, 3, 255],
      ]);
    }
    expect(readIdx(fileOf(Buffer.from([0, 0, 8, 1, 0, 0, 0, 1, 9]))).shape).toEqual([1]);
  });

  it('is refused when it is missing, damaged or of other numbers', async () => {
    const why = (content: Buffer) => said(readIdx, content);
    const end = '; it is damaged, or not an IDX file';
    expect(await why(images.subarray(0, -1))).toBe(`FILE: expected 20 bytes, found 19${end}`);
    expect(await why(gzipSync(images.subarray(0, -1)))).toBe(`FILE: expected 20 bytes, found 19${end}`);
    expect(await why(gzipSync(images).subarray(0, -9))).toMatch(
      /^FILE: cannot be read \(.*\); it is damaged/,
    );
    for (const content of [
      Buffer.from([0, 0, 0x0d, 1, 0, 0, 0, 1, 9]),
      Buffer.from('<!DOCTYPE html>'),
      Buffer.alloc(0),
    ]) {
      expect(await why(content)).toBe(`FILE: it does not begin like an IDX file of bytes${end}`);
    }
    expect(await refusal(() => readIdx('nowhere'))).toBe('there is no file nowhere');
    const folder = folderOf();
    for (const read of [readIdx, readNpy])
      expect(await refusal(() => read(folder))).toBe(`${folder} is a folder, not a file`);
  });
});
