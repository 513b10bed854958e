import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { global, pickleOf, storage, tensor, text } from '../backbones/checkpoint/pickled.js';
import { zipOf } from '../backbones/checkpoint/zip.js';
import { type BadInput, type Given, refuses } from './refused.js';

const tiny = (format: string): Buffer =>
  readFileSync(join(import.meta.dirname, '../backbones/checkpoint/files', `tiny.${format}`));

/** A file that is no checkpoint of ResNet-18. */
const imported = (what: string, content: Given[string], message: RegExp): BadInput => [
  what,
  ['data', 'import', 'resnet18', 'given', '--label', 'mine'],
  1,
  message,
  { given: content },
];

/** A safetensors file. @param length what it says of its header's length */
function safetensors(header: unknown, data = 0, length?: bigint): Buffer {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const said = Buffer.alloc(8);
  said.writeBigUInt64LE(length ?? BigInt(json.length));
  return Buffer.concat([said, json, Buffer.alloc(data)]);
}

const weight = (shape: unknown, end: number, dtype = 'F32') => ({
  'conv1.weight': { dtype, shape, data_offsets: [0, end] },
});

const archive = (pickle: Buffer, ...more: [name: string, content: Uint8Array][]): Buffer =>
  zipOf([['it/data.pkl', pickle], ['it/data/0', Buffer.alloc(16)], ...more]);

const flipped = tiny('pth');
flipped[flipped.indexOf('data.pkl') + 40]! ^= 8;

refuses([
  [
    'a label that leads out',
    ['data', 'import', 'resnet18', 'given', '--label', '../mine'],
    2,
    /"\.\.\/mine"|label/,
    { given: tiny('pth') },
  ],
  imported('a checkpoint of another network', tiny('safetensors'), /conv1\.weight/),
  imported('an archive of another network', tiny('pth'), /conv1\.weight/),
  imported('an empty checkpoint', '', /given: 0 bytes are too few for a header/),
  imported(
    'a page in place of a checkpoint',
    '<html>404 not found</html>',
    /its header should have \d+ bytes, but/,
  ),
  imported(
    'a header of 2^63 bytes',
    safetensors('{}', 0, 1n << 63n),
    /its header should have 9223372036854775808/,
  ),
  imported('a header that is no JSON', safetensors('{"a":'), /its header is not JSON/),
  imported('a header that is a list', safetensors('[]'), /its header does not begin with \{/),
  imported('a shape of 2^80 elements', safetensors(weight([2 ** 40, 2 ** 40], 4), 4), /conv1\.weight/),
  imported('a shape beyond what can be counted', safetensors(weight([1e300], 4), 4), /conv1\.weight/),
  imported('a shape below zero', safetensors(weight([-1], 4), 4), /'conv1\.weight\.shape\.0' is wrong/),
  imported('a tensor beyond the end', safetensors(weight([1024], 4096), 8), /conv1\.weight|4096/),
  imported('a tensor of unknown type', safetensors(weight([1], 4, 'F128'), 4), /F128/),
  imported('bytes of no tensor', safetensors(weight([1], 4), 8), /damaged/),
  imported('safetensors that were cut off', tiny('safetensors').subarray(0, -3), /damaged/),
  imported('an archive that was cut off', tiny('pth').subarray(0, 700), /the archive is damaged/),
  imported('an archive with a flipped bit', flipped, /given: /),
  imported('a zip archive of something else', zipOf([['a', Buffer.from('b')]]), /data\.pkl/),
  imported(
    'a compressed archive',
    zipOf([['it/data.pkl', Buffer.from('x')]], 8),
    /is compressed or encrypted, unlike in files of torch\.save/,
  ),
  imported(
    'a pickle that calls the shell',
    archive(
      Buffer.concat([global('os', 'system'), Buffer.from('('), text('touch evil'), Buffer.from('tR.')]),
    ),
    /os\.system/,
  ),
  imported(
    'a storage of two thousand million numbers',
    archive(pickleOf(['conv1.weight', tensor(storage('0', 2 ** 31 - 1), 0, [2 ** 31 - 1], [1])])),
    /2147483647/,
  ),
  imported(
    'a tensor larger than its storage',
    archive(pickleOf(['conv1.weight', tensor(storage('0', 4), 0, [2 ** 30, 2 ** 30], [0, 0])])),
    /given: /,
  ),
  imported(
    'a storage that is not there',
    archive(pickleOf(['conv1.weight', tensor(storage('../../etc/passwd', 4), 0, [4], [1])])),
    /its data\.pkl cannot be read: it refers to memory in an unknown way/,
  ),
  imported('a pickle that ends early', archive(Buffer.from([0x80, 2])), /given: /),
  imported('a pickle of PyTorch before 1.6', Buffer.from('80028a0a6cfc9c46f9206aa8501900', 'hex'), /given: /),
]);
