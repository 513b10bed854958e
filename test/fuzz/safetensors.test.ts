import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoredType } from '../../src/backbones/checkpoint/element-types.js';
import { parseSafetensors } from '../../src/backbones/checkpoint/safetensors.js';
import { anyBytes, damage, damaged, holds, jsonDamage, limitAllocation, outcomeOf } from './fuzz.js';
import { contentOf, contentOfKnown, type Known, tensors } from './tensors.js';

limitAllocation();

const typeNames: Record<StoredType, string> = {
  float64: 'F64',
  float32: 'F32',
  float16: 'F16',
  bfloat16: 'BF16',
  int64: 'I64',
  int32: 'I32',
  int16: 'I16',
  int8: 'I8',
  uint8: 'U8',
  bool: 'BOOL',
};

type Header = Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }>;

/** The header and the data of tensors, one after the other. */
function partsOf(all: [string, Known][]): { header: Header; data: Buffer } {
  let end = 0;
  const entries = all.map(([key, { dtype, shape, bytes }]) => {
    const begin = end;
    end += bytes.length;
    return [key, { dtype: typeNames[dtype], shape, data_offsets: [begin, end] }] as const;
  });
  return {
    header: Object.fromEntries(entries) as unknown as Header,
    data: Buffer.concat(all.map(([, { bytes }]) => bytes)),
  };
}

function fileOf(header: string, data: Uint8Array): Buffer {
  const json = Buffer.from(header);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, data]);
}

const parts = tensors.map(partsOf);
const files = parts.map(({ header, data }) => fileOf(JSON.stringify(header), data));

/** What is read has exactly the tensors of the header, and they all of the data. */
async function check(bytes: Buffer): Promise<void> {
  const { value } = await outcomeOf(() => {
    const checkpoint = parseSafetensors(bytes, 'it');
    return { checkpoint, content: contentOf(checkpoint) };
  });
  if (value === undefined) return;
  const headerLength = Number(bytes.readBigUInt64LE());
  const header = bytes.subarray(8, 8 + headerLength).toString();
  expect(header).toMatch(/^\{/);
  const { __metadata__: _, ...entries } = JSON.parse(header) as Header;
  expect(new Set(value.checkpoint.tensors.keys())).toEqual(new Set(Object.keys(entries)));
  const size = Object.values(entries).reduce((sum, { data_offsets: [begin, end] }) => sum + end - begin, 0);
  expect(size).toBe(bytes.length - 8 - headerLength);
}

describe('safetensors files are what their header says, or refused', () => {
  it('any bytes', () => holds(anyBytes(), check));

  it('any header', () =>
    holds(
      fc.tuple(fc.oneof(fc.json(), fc.string()), anyBytes(20)).map(([header, data]) => fileOf(header, data)),
      check,
      {
        examples: [
          ...['null', '[]', '7', ' {}', '\ufeff{}'].map((header) => fileOf(header, Buffer.alloc(0))),
          fileOf(
            '{"a":{"dtype":"F32","shape":[1099511627776],"data_offsets":[0,4398046511104]}}',
            Buffer.alloc(4),
          ),
        ],
      },
    ));

  it('valid ones', () =>
    holds(tensors, async (all) => {
      const { header, data } = partsOf(all);
      const bytes = fileOf(JSON.stringify(header), data);
      await check(bytes);
      expect(contentOf(parseSafetensors(bytes, 'it'))).toEqual(contentOfKnown(all));
    }));

  it('ones whose bytes are damaged', () =>
    holds(
      fc.tuple(files, damage).map(([bytes, change]) => damaged(bytes, change)),
      check,
    ));

  it('ones whose header is another', () =>
    holds(
      fc
        .tuple(parts, jsonDamage)
        .map(([{ header, data }, change]) => fileOf(JSON.stringify(change(header)), data)),
      check,
    ));
});
