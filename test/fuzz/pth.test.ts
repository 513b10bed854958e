import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoredType } from '../../src/backbones/checkpoint/element-types.js';
import { parseTorchArchive } from '../../src/backbones/checkpoint/torch-archive.js';
import {
  apply,
  global,
  integer,
  pickleOf,
  storage,
  tensor,
  text,
  tuple,
} from '../backbones/checkpoint/pickled.js';
import { zipOf } from '../backbones/checkpoint/zip.js';
import { anyBytes, damage, damaged, holds, limitAllocation, outcomeOf } from './fuzz.js';
import { contentOf, contentOfKnown, type Known, tensors } from './tensors.js';

limitAllocation();

const storageNames: Record<StoredType, string> = {
  float64: 'DoubleStorage',
  float32: 'FloatStorage',
  float16: 'HalfStorage',
  bfloat16: 'BFloat16Storage',
  int64: 'LongStorage',
  int32: 'IntStorage',
  int16: 'ShortStorage',
  int8: 'CharStorage',
  uint8: 'ByteStorage',
  bool: 'BoolStorage',
};

/** Strides of a tensor that lies in memory row by row. */
const stridesOf = (shape: number[]): number[] =>
  shape.map((_, axis) => shape.slice(axis + 1).reduce((product, extent) => product * extent, 1));

const archiveOf = (pickle: Buffer, memory: Buffer[]): Buffer =>
  zipOf([
    ['it/data.pkl', pickle],
    ['it/byteorder', Buffer.from('little')],
    ...memory.map((bytes, index): [string, Buffer] => [`it/data/${index}`, bytes]),
    ['it/version', Buffer.from('3\n')],
  ]);

/** A state_dict, and the memory that it refers to. */
function partsOf(all: [string, Known][]): { pickle: Buffer; memory: Buffer[] } {
  const entries = all.map(([name, { dtype, shape, values }], index): [string, Buffer] => [
    name,
    tensor(storage(`${index}`, values.length, storageNames[dtype]), 0, shape, stridesOf(shape)),
  ]);
  return { pickle: pickleOf(...entries), memory: all.map(([, { bytes }]) => bytes) };
}

const parts = tensors.map(partsOf);

const read = (bytes: Buffer) =>
  outcomeOf(async () => {
    const { tensors: found } = await parseTorchArchive(bytes, 'it');
    return contentOf({ tensors: found });
  });

const check = async (bytes: Buffer): Promise<void> => {
  await read(bytes);
};

/** Operations and what they may be of, in any order. */
const operations = fc
  .array(
    fc.oneof(
      fc.constantFrom(...'(N)t}suqrhjcRQb.KMJX'.split('').map((letter) => Buffer.from(letter))),
      fc.constantFrom(0x80, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a).map((code) => Buffer.of(code)),
      fc
        .constantFrom('collections.OrderedDict', 'torch._utils._rebuild_tensor_v2', 'torch.FloatStorage')
        .map((name) => global(name.slice(0, name.lastIndexOf('.')), name.slice(name.lastIndexOf('.') + 1))),
      fc.integer({ min: -2, max: 70 }).map(integer),
      fc.string().map(text),
      fc.constant(tuple()),
      fc.constant(storage('0', 6)),
      fc.constant(apply(global('torch._utils', '_rebuild_parameter'), tensor(storage('0', 6), 0, [6], [1]))),
      anyBytes(4),
    ),
    { maxLength: 30 },
  )
  .map((all) => Buffer.concat([Buffer.from([0x80, 2]), ...all, Buffer.from('.')]));

const numbersTo = (count: number): Buffer =>
  Buffer.from(Float32Array.from({ length: count }, (_, index) => index).buffer);

interface View {
  /** Of the memory: 0, 1, 2, … */
  numbers: number;
  offset: number;
  shape: number[];
  strides: number[];
}

/** Views of six numbers, most of them impossible. */
const view: fc.Arbitrary<View> = fc
  .record({
    numbers: fc.constant(6),
    offset: fc.integer({ min: -1, max: 8 }),
    shape: fc.array(fc.oneof(fc.nat(4), fc.constantFrom(-1, 2 ** 20, 2 ** 31 - 1)), { maxLength: 4 }),
    strides: fc.array(fc.oneof(fc.nat(4), fc.constantFrom(-1, 2 ** 31 - 1)), { maxLength: 4 }),
  })
  .filter(({ shape, strides }) => shape.length === strides.length || shape.length === 1);

/** The numbers of a view, each by its indices. */
const numbersIn = ({ offset, shape, strides }: View): number[] =>
  shape.includes(0)
    ? []
    : shape.reduce<number[]>(
        (places, extent, axis) =>
          places.flatMap((place) =>
            Array.from({ length: extent }, (_, index) => place + index * strides[axis]!),
          ),
        [offset],
      );

/** Each of so many numbers would walk along all of the axes. */
const manyAxes = (numbers: number, axes: number): View => ({
  numbers,
  offset: 0,
  shape: [2, numbers / 2, ...new Array<number>(axes).fill(1)],
  strides: [1, 2, ...new Array<number>(axes).fill(1)],
});

/** An archive whose list names the memory of its first storage once more. */
function withAnotherName(archive: Buffer): Buffer {
  const start = archive.indexOf('PK\u0001\u0002');
  const entry = archive.subarray(archive.lastIndexOf('PK\u0001\u0002', archive.lastIndexOf('it/data/0')));
  const other = Buffer.from(entry.subarray(0, 46 + 'it/data/0'.length));
  other.write('9', other.length - 1);
  const copy = Buffer.concat([archive.subarray(0, start), other, archive.subarray(start)]);
  const end = copy.length - 22;
  copy.writeUInt16LE(copy.readUInt16LE(end + 10) + 1, end + 10);
  return copy;
}

describe('checkpoints of PyTorch are what their pickle says, or refused', () => {
  it('any bytes', () => holds(anyBytes(), check));

  it('any pickle', () =>
    holds(
      fc.oneof(anyBytes(), operations).map((pickle) => archiveOf(pickle, [numbersTo(6)])),
      check,
    ));

  it('any view of memory', () =>
    holds(
      view,
      async (one) => {
        const { numbers, offset, shape, strides } = one;
        const pickle = pickleOf(['w', tensor(storage('0', numbers), offset, shape, strides)]);
        const { value } = await read(archiveOf(pickle, [numbersTo(numbers)]));
        if (value !== undefined) expect(value.w!.values).toEqual(numbersIn(one));
      },
      { examples: [manyAxes(6, 60), manyAxes(20_000, 50_000)] },
    ));

  it('valid ones', () =>
    holds(tensors, async (all) => {
      const { pickle, memory } = partsOf(all);
      expect((await read(archiveOf(pickle, memory))).value).toEqual(contentOfKnown(all));
    }));

  it('ones whose pickle is damaged', () =>
    holds(
      fc
        .tuple(parts, damage)
        .map(([{ pickle, memory }, change]) => archiveOf(damaged(pickle, change), memory)),
      check,
    ));

  it('ones whose archive is damaged are what they were', () =>
    holds(
      fc.tuple(tensors, damage).map(([all, change]) => {
        const { pickle, memory } = partsOf(all);
        return { bytes: damaged(archiveOf(pickle, memory), change), content: contentOfKnown(all) };
      }),
      async ({ bytes, content }) => {
        const { value } = await read(bytes);
        if (value !== undefined) expect(value).toEqual(content);
      },
    ));

  it('a list that names the same bytes again and again', async () => {
    const archive = archiveOf(pickleOf(), [numbersTo(1000)]);
    expect((await read(archive)).value).toEqual({});
    expect((await read(withAnotherName(archive))).refusal).toContain('its entries claim more than the');
  });
});
