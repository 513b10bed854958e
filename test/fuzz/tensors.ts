import fc from 'fast-check';
import type { Checkpoint } from '../../src/backbones/checkpoint/checkpoint.js';
import { elementTypes, type StoredType } from '../../src/backbones/checkpoint/element-types.js';

/** A tensor whose values are known. */
export interface Known {
  dtype: StoredType;
  shape: number[];
  values: number[];
  bytes: Buffer;
}

/** Values that a type holds exactly, and how it stores them. */
const values: Record<StoredType, { of: fc.Arbitrary<number>; bytes: (values: number[]) => ArrayBufferLike }> =
  {
    float64: { of: fc.double(), bytes: (all) => Float64Array.from(all).buffer },
    float32: { of: fc.float(), bytes: (all) => Float32Array.from(all).buffer },
    // Halves and the upper halves of float32, of whose bit patterns these numbers are.
    float16: {
      of: fc.constantFrom(0, 1, -2, 0.5, 65504, 2 ** -24, Number.NEGATIVE_INFINITY),
      bytes: (all) => Uint16Array.from(all, (value) => halves.get(value)!).buffer,
    },
    bfloat16: {
      of: fc.nat(0x7f7f).map((bits) => new Float32Array(Uint32Array.of(bits << 16).buffer)[0]!),
      bytes: (all) =>
        Uint16Array.from(all, (value) => new Uint32Array(Float32Array.of(value).buffer)[0]! >>> 16).buffer,
    },
    int64: { of: fc.maxSafeInteger(), bytes: (all) => BigInt64Array.from(all, BigInt).buffer },
    int32: { of: fc.integer(), bytes: (all) => Int32Array.from(all).buffer },
    int16: { of: fc.integer({ min: -32768, max: 32767 }), bytes: (all) => Int16Array.from(all).buffer },
    int8: { of: fc.integer({ min: -128, max: 127 }), bytes: (all) => Int8Array.from(all).buffer },
    uint8: { of: fc.nat(255), bytes: (all) => Uint8Array.from(all).buffer },
    bool: { of: fc.nat(1), bytes: (all) => Uint8Array.from(all).buffer },
  };
const halves = new Map([
  [0, 0],
  [1, 0x3c00],
  [-2, 0xc000],
  [0.5, 0x3800],
  [65504, 0x7bff],
  [2 ** -24, 1],
  [Number.NEGATIVE_INFINITY, 0xfc00],
]);

const countOf = (shape: readonly number[]): number => shape.reduce((product, extent) => product * extent, 1);

const tensor: fc.Arbitrary<Known> = fc
  .tuple(fc.constantFrom(...(Object.keys(values) as StoredType[])), fc.array(fc.nat(3), { maxLength: 3 }))
  .chain(([dtype, shape]) => {
    const count = countOf(shape);
    const { of, bytes } = values[dtype];
    return fc
      .array(of, { minLength: count, maxLength: count })
      .map((all) => ({ dtype, shape, values: all, bytes: Buffer.from(bytes(all)) }));
  });

/** Names as they could be, and as nobody expects them. */
const name = fc.oneof(
  fc.constantFrom('fc.weight', '__proto__', 'constructor', 'a\nb', '\ufeffa', '0'),
  fc.string({ unit: 'binary' }),
);

/** Names and tensors of a checkpoint. */
export const tensors: fc.Arbitrary<[name: string, tensor: Known][]> = fc.uniqueArray(fc.tuple(name, tensor), {
  selector: ([one]) => one,
  maxLength: 4,
});

/** What was read, in order, each tensor with as many values as its shape says; as plain lists. */
export function contentOf({ tensors: all }: Checkpoint): Record<string, Omit<Known, 'bytes'>> {
  const entries = [...all].map(([key, one]) => {
    const read = one.read();
    if (!(one.dtype in elementTypes)) throw new Error(`${one.dtype} is no type`);
    if (!one.shape.every((extent) => Number.isSafeInteger(extent) && extent >= 0))
      throw new Error('no shape');
    if (read.length !== countOf(one.shape)) throw new Error(`${read.length} values of shape ${one.shape}`);
    const content: Omit<Known, 'bytes'> = { dtype: one.dtype, shape: [...one.shape], values: [...read] };
    return [key, content] as const;
  });
  return Object.fromEntries(entries);
}

/** As {@link contentOf} of what was written. */
export const contentOfKnown = (all: [string, Known][]): ReturnType<typeof contentOf> =>
  Object.fromEntries(all.map(([key, { bytes: _, ...one }]) => [key, one]));
