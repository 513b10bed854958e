import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Checkpoint } from '../../../src/backbones/checkpoint/checkpoint.js';
import { readCheckpoint } from '../../../src/backbones/checkpoint/read.js';
import { parseSafetensors } from '../../../src/backbones/checkpoint/safetensors.js';
import { parseTorchArchive } from '../../../src/backbones/checkpoint/torch-archive.js';
import { UserError } from '../../../src/errors/user-error.js';
import { apply, global, integer, pickleOf, storage, tensor, text, tuple } from './pickled.js';
import { zipOf } from './zip.js';

const files = join(import.meta.dirname, 'files');
const bytesOf = (name: string) => readFileSync(join(files, name));
const tiny = { pth: bytesOf('tiny.pth'), safetensors: bytesOf('tiny.safetensors') };
const expected = JSON.parse(bytesOf('expected.json').toString()) as Record<
  string,
  { dtype: string; shape: number[]; data: number[] }
>;

const folder = mkdtempSync(join(tmpdir(), 'checkpoint-'));
afterAll(() => rmSync(folder, { recursive: true }));

const contentOf = ({ tensors }: Checkpoint) =>
  Object.fromEntries(
    [...tensors].map(([key, tensor]) => [
      key,
      { dtype: tensor.dtype, shape: tensor.shape, data: [...tensor.read()] },
    ]),
  );

/** What a checkpoint is, as {@link contentOf} gives it, or the one line that refuses it. */
async function outcome(parse: () => Checkpoint | Promise<Checkpoint>): Promise<unknown> {
  try {
    return contentOf(await parse());
  } catch (error) {
    if (!(error instanceof UserError) || error.message.includes('\n')) throw error;
    return error.message;
  }
}

const flipped = (bytes: Buffer, position: number): Buffer => {
  const copy = Buffer.from(bytes);
  copy[position]! ^= 1 << (position % 8);
  return copy;
};

describe.each(['pth', 'safetensors'] as const)('tiny.%s', (format) => {
  it('holds what it should', async () => {
    const file = join(files, `tiny.${format}`);
    const checkpoint = await readCheckpoint(file);
    expect(contentOf(checkpoint)).toEqual(expected);
    expect(checkpoint.format).toBe(format);
    expect(checkpoint.sha256).toBe(createHash('sha256').update(tiny[format]).digest('hex'));
  });

  it('is refused in one line where it is cut off', async () => {
    const parse = format === 'pth' ? parseTorchArchive : parseSafetensors;
    for (let length = 0; length < tiny[format].length; length++) {
      const result = await outcome(() => parse(tiny[format].subarray(0, length), 'cut'));
      expect(result, `${length} bytes`).toMatch(/^cut: .* (is damaged|not a safetensors file)/);
    }
  });
});

describe('a file that cannot be a checkpoint', () => {
  const written = (name: string, content: string | Buffer): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };

  it.each([
    ['is not there', () => join(folder, 'missing.pth'), /missing.pth: cannot be read \(ENOENT/],
    ['is a folder', () => folder, /cannot be read \(EISDIR/],
    ['is empty', () => written('empty', ''), /0 bytes are too few for a header/],
    ['is text', () => written('text', '<html>404 not found</html>'), /its header should have \d+ bytes, but/],
    [
      'is of PyTorch before 1.6',
      () => written('old.pth', Buffer.from('80028a0a6cfc9c46f9206aa8501900', 'hex')),
      /format of PyTorch before 1.6/,
    ],
    [
      'is another zip archive',
      () => written('other.zip', zipOf([['a.txt', Buffer.from('a')]])),
      /one data.pkl/,
    ],
  ])('%s', async (_, file, message) => {
    expect(await outcome(() => readCheckpoint(file()))).toMatch(message);
  });
});

describe('safetensors', () => {
  const withHeader = (header: unknown, dataLength: number, headerLength?: bigint): Buffer => {
    const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(headerLength ?? BigInt(json.length));
    return Buffer.concat([length, json, Buffer.alloc(dataLength)]);
  };
  const a = { dtype: 'F32', shape: [2], data_offsets: [0, 8] };

  it('takes remarks, padding, empty tensors and scalars', async () => {
    const file = withHeader(
      `${JSON.stringify({
        __metadata__: { format: 'pt' },
        b: { dtype: 'BF16', shape: [], data_offsets: [8, 10] },
        a,
        none: { dtype: 'I8', shape: [0, 3], data_offsets: [8, 8] },
      })}   `,
      10,
    );
    file.writeFloatLE(1.5, file.length - 6);
    file.writeUInt16LE(0xc040, file.length - 2);
    expect(await outcome(() => parseSafetensors(file, 'it'))).toEqual({
      a: { dtype: 'float32', shape: [2], data: [0, 1.5] },
      b: { dtype: 'bfloat16', shape: [], data: [-3] },
      none: { dtype: 'int8', shape: [0, 3], data: [] },
    });
  });

  it.each([
    [
      'a header longer than the file',
      withHeader({ a }, 8, 2n ** 63n),
      /should have 9223372036854775808 bytes/,
    ],
    ['no JSON', withHeader('{"a":', 8), /not JSON/],
    ['no text', withHeader(Buffer.from([0x7b, 0xff]).toString('latin1'), 8, 2n), /not JSON/],
    ['no record of tensors', withHeader({ a: 1 }, 8), /'a' is wrong/],
    ['an unknown type', withHeader({ a: { ...a, dtype: 'F8_E5M2' } }, 8), /'a' has the type "F8_E5M2"/],
    ['a negative extent', withHeader({ a: { ...a, shape: [-2] } }, 8), /'a\.shape\.0' is wrong/],
    ['a fraction', withHeader({ a: { ...a, shape: [2.5] } }, 8), /'a\.shape\.0' is wrong/],
    ['something beside', withHeader({ a: { ...a, code: 'x' } }, 8), /'a' is wrong .*code/],
    ['an absurd shape', withHeader({ a: { ...a, shape: [2 ** 40, 2 ** 40] } }, 8), /needs Infinity bytes/],
    ['another size', withHeader({ a: { ...a, shape: [3] } }, 8), /needs 12 bytes, but has 8/],
    ['a place beyond the end', withHeader({ a: { ...a, data_offsets: [4, 12] } }, 8), /bytes 4 to 12 of 8/],
    [
      'an end before the beginning',
      withHeader({ a: { ...a, data_offsets: [8, 0] } }, 8),
      /bytes 8 to 0 of 8/,
    ],
    ['an overlap', withHeader({ a, b: { ...a, data_offsets: [4, 12] } }, 12), /'a' and 'b' overlap/],
    [
      'a gap',
      withHeader({ a, b: { ...a, data_offsets: [12, 20] } }, 20),
      /bytes 8 to 12 belong to no tensor/,
    ],
    ['a rest', withHeader({ a }, 9), /bytes 8 to 9 belong to no tensor/],
    [
      'a name twice',
      withHeader(
        `{"a":${JSON.stringify({ ...a, data_offsets: [0, 8] })},"a":${JSON.stringify({ ...a, data_offsets: [8, 16] })}}`,
        16,
      ),
      /bytes 0 to 8 belong to no tensor/,
    ],
  ])('refuses %s', async (_, file, message) => {
    expect(await outcome(() => parseSafetensors(file, 'it'))).toMatch(message);
  });

  it('refuses a damaged header in one line, or reads what it says', async () => {
    const dataStart = 8 + Number(tiny.safetensors.readBigUInt64LE());
    const remarks = { start: tiny.safetensors.indexOf('{"format"'), end: tiny.safetensors.indexOf('}') };
    expect(remarks.start).toBeGreaterThan(0);
    for (let position = 0; position < dataStart; position++) {
      const result = await outcome(() => parseSafetensors(flipped(tiny.safetensors, position), 'it'));
      // Nobody reads remarks.
      const isRemark = position > remarks.start && position < remarks.end;
      if (!isRemark) expect(result, `byte ${position}`).not.toEqual(expected);
    }
  });
});

describe('PyTorch archives', () => {
  const archive = (pickle: Buffer, ...others: [string, Uint8Array][]): Buffer =>
    zipOf([
      ['it/data.pkl', pickle],
      ['it/data/0', Buffer.from(Float32Array.of(1, 2, 3, 4, 5, 6).buffer)],
      ...others,
    ]);
  const parsed = (bytes: Buffer) => outcome(() => parseTorchArchive(bytes, 'it'));

  it('hold bfloat16, integers beyond 32 bits, truth values, views of rank 3 and parameters', async () => {
    const content = contentOf(await readCheckpoint(join(files, 'module.pth')));
    expect(content).toMatchObject({
      '0.weight': {
        dtype: 'bfloat16',
        shape: [3, 2, 1, 1],
        data: [-0.69921875, -0.55859375, -0.302734375, -0.66796875, -0.0400390625, -0.62109375],
      },
      '1.num_batches_tracked': { dtype: 'int64', shape: [], data: [0] },
      counts: { dtype: 'int64', shape: [2, 2], data: [-3, 7, 2 ** 40, -1] },
      flags: { dtype: 'bool', data: [1, 0] },
      third: { shape: [2, 2, 3], data: [1, 5, 9, 13, 17, 21, 2, 6, 10, 14, 18, 22] },
    });
    expect(Object.keys(content)).toHaveLength(10);
  });

  it('are what they were or refused where a bit is wrong', async () => {
    let refused = 0;
    for (let position = 0; position < tiny.pth.length; position++) {
      const result = await parsed(flipped(tiny.pth, position));
      if (typeof result === 'string') refused++;
      // Dates and the like are read by nobody.
      else expect(result, `byte ${position}`).toEqual(expected);
    }
    expect(refused).toBeGreaterThan(tiny.pth.length / 2);
  });

  it('are read as handmade ones too', async () => {
    const pickle = pickleOf(
      ['turned', tensor(storage('0', 6), 0, [3, 2], [1, 3])],
      ['last', tensor(storage('0', 6), 5, [], [])],
      ['none', tensor(storage('0', 6), 6, [0, 4], [4, 1])],
    );
    expect(await parsed(archive(pickle))).toEqual({
      turned: { dtype: 'float32', shape: [3, 2], data: [1, 4, 2, 5, 3, 6] },
      last: { dtype: 'float32', shape: [], data: [6] },
      none: { dtype: 'float32', shape: [0, 4], data: [] },
    });
  });

  const view = (offset: number, shape: number[], strides: number[]) =>
    archive(pickleOf(['w', tensor(storage('0', 6), offset, shape, strides)]));
  const one = tensor(storage('0', 6), 0, [6], [1]);

  it.each([
    ['a command', pickleOf(['w', apply(global('os', 'system'), text('true'))]), /refers to 'os.system'/],
    ['builtins', pickleOf(['w', apply(global('builtins', 'eval'), text('1'))]), /refers to 'builtins.eval'/],
    [
      'a name of JavaScript',
      pickleOf(['w', global('constructor', 'constructor')]),
      /'constructor.constructor'/,
    ],
    ['a class', pickleOf(['w', global('torch.nn.modules.conv', 'Conv2d')]), /'torch.nn.modules.conv.Conv2d'/],
    [
      'an unread storage',
      pickleOf(['w', storage('0', 6, 'ComplexFloatStorage')]),
      /torch.ComplexFloatStorage/,
    ],
    [
      'a call of what is no function',
      pickleOf(['w', apply(integer(3))]),
      /calls something that is not a function/,
    ],
    [
      'a storage called',
      pickleOf(['w', apply(global('torch', 'FloatStorage'))]),
      /calls something that is not a function/,
    ],
    ['an object', pickleOf(['w', Buffer.concat([tuple(), Buffer.from([0x81])])]), /operation 0x81/],
    [
      'a filled dictionary',
      pickleOf(['w', apply(global('collections', 'OrderedDict'), integer(1))]),
      /makes a dictionary/,
    ],
    [
      'a number',
      pickleOf(['w', one], ['epoch', integer(3)]),
      /'epoch' is not a tensor; save only the state_dict/,
    ],
    [
      'another thing',
      Buffer.concat([Buffer.from([0x80, 2]), integer(1), Buffer.from('.')]),
      /not a dictionary of tensors/,
    ],
    ['another protocol', Buffer.from([0x80, 4, 0x2e]), /protocol 4/],
    ['nothing', Buffer.alloc(0), /ends too early/],
    ['an empty stack', Buffer.from([0x80, 2, 0x2e]), /takes a value from an empty stack/],
    ['a tuple from nowhere', Buffer.from([0x80, 2, 0x74, 0x2e]), /takes values up to a mark that is missing/],
    ['an unset memo', Buffer.from([0x80, 2, 0x68, 7, 0x2e]), /recalls a value that it never stored/],
    ['a long text', Buffer.concat([Buffer.from([0x80, 2, 0x58]), Buffer.alloc(4, 0x7f)]), /ends too early/],
    [
      'a long integer',
      Buffer.concat([Buffer.from([0x80, 2, 0x8a, 200]), Buffer.alloc(200)]),
      /integer of 200 bytes/,
    ],
  ])('refuse %s', async (_, pickle, message) => {
    expect(await parsed(archive(pickle))).toMatch(message);
    expect(await parsed(archive(pickle))).toMatch(/^it: [^\n]+$/);
  });

  it.each([
    [
      'memory outside the archive',
      archive(pickleOf(['w', storage('../../0', 6)])),
      /memory in an unknown way/,
    ],
    ['memory that is not there', archive(pickleOf(['w', storage('1', 6)])), /data\/1, which is not in/],
    [
      'more numbers than there are',
      archive(pickleOf(['w', storage('0', 7)])),
      /should have 28 bytes .* but has 24/,
    ],
    ['absurdly many numbers', archive(pickleOf(['w', storage('0', 2 ** 31 - 1)])), /8589934588 bytes/],
    ['a negative count', archive(pickleOf(['w', storage('0', -1)])), /memory in an unknown way/],
    ['another type', archive(pickleOf(['w', storage('0', 6, 'DoubleStorage')])), /48 bytes \(6 of float64\)/],
    ['a view beyond the end', view(1, [2, 3], [3, 1]), /shape \[2, 3\] at 1 in a storage of only 6/],
    ['an offset beyond the end', view(7, [0], [1]), /at 7 in a storage/],
    ['a negative offset', view(-1, [1], [1]), /makes a tensor in an unknown way/],
    ['negative strides', view(5, [6], [-1]), /makes a tensor in an unknown way/],
    ['strides beyond the end', view(0, [2], [6]), /shape \[2\] at 0/],
    ['fewer strides', view(0, [2, 3], [1]), /different numbers of strides and axes/],
    [
      'a number repeated without end',
      view(0, [2 ** 30, 2 ** 30], [0, 0]),
      /shape \[1073741824, 1073741824\]/,
    ],
    [
      'a path upwards',
      archive(pickleOf(['w', one]), ['../data/1', Buffer.from('x')]),
      /invalid relative path/,
    ],
    ['an absolute path', archive(pickleOf(['w', one]), ['/etc/data', Buffer.from('x')]), /absolute path/],
    ['a name twice', archive(pickleOf(['w', one]), ['it/data/0', Buffer.alloc(24)]), /has it\/data\/0 twice/],
    [
      'two pickles',
      archive(pickleOf(['w', one]), ['at/data.pkl', pickleOf()]),
      /one data.pkl in the archive, found 2/,
    ],
    [
      'the other byte order',
      archive(pickleOf(['w', one]), ['it/byteorder', Buffer.from('big')]),
      /little-endian/,
    ],
    [
      'compression',
      zipOf([['it/data.pkl', pickleOf(['w', one])]], 8),
      /is compressed or encrypted, unlike in files of torch.save/,
    ],
  ])('refuse %s', async (_, bytes, message) => {
    expect(await parsed(bytes)).toMatch(message);
  });
});
