import { closeSync, mkdirSync, openSync, symlinkSync, truncateSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { TarEntry } from 'modern-tar';
import { archiveOf } from '../assets/toy.js';
import { type BadInput, DATA, type Given, refuses } from './refused.js';

/** Bytes of one of CIFAR-10's files. */
const SIZE = 10_000 * 3073;

const fileNames = [1, 2, 3, 4, 5].map((n) => `data_batch_${n}.bin`).concat('test_batch.bin');

/** Something that is no data of CIFAR-10, as archive or folder. */
const imported = (what: string, content: Given[string], message: RegExp): BadInput => [
  what,
  ['data', 'import', 'cifar10', 'given'],
  1,
  message,
  { given: content },
];

const entry = (name: string, header: Partial<TarEntry['header']> = {}, body = ''): TarEntry => ({
  header: { name, size: body.length, ...header },
  body,
});

const withEntry = (...entries: TarEntry[]): Promise<Buffer> =>
  archiveOf([...entries, entry('cifar-10-batches-bin/readme.html', {}, 'hello')]);

const good = await withEntry();
const flipped = Buffer.from(good);
flipped[flipped.length >> 1]! ^= 16;
const plain = gunzipSync(good);
plain[3]! ^= 1;

/** Files of the right size, black images of the first class, in a folder; on disk they take no room. */
function blackImages(folder: string, changed: Record<string, (file: string) => void> = {}): void {
  for (const name of fileNames) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    closeSync(openSync(file, 'w'));
    truncateSync(file, SIZE);
    changed[name]?.(file);
  }
}

/** Makes a file's third image one of the class 77. */
function mislabel(file: string): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.of(77), 0, 1, 2 * 3073);
  closeSync(handle);
}

const run = ['run', '--scenario', 'split-cifar10/task', '--backbone', 'pixels', '--strategy', 'adam'];
const manifest = {
  origin: 'here',
  published: false,
  label: null,
  files: fileNames.map((name) => ({ name, bytes: SIZE, sha256: 'ab'.repeat(32) })),
};

/** CIFAR-10 as it could lie in the folder of data. */
const installed = (
  what: string,
  about: object | string,
  changed: Record<string, (file: string) => void>,
  message: RegExp,
): BadInput => [
  what,
  run,
  1,
  message,
  {
    [`${DATA}/cifar10/manifest.json`]: typeof about === 'string' ? about : JSON.stringify(about),
    [`${DATA}/cifar10/data_batch_1.bin`]: (path) => blackImages(dirname(path), changed),
  },
];

refuses([
  imported(
    'an empty archive',
    '',
    /given: it is damaged, or not a tar archive \(.*truncated.*; none of it was used/,
  ),
  imported('a page in place of an archive', '<!DOCTYPE html>'.repeat(99), /not a tar archive|it lacks "/),
  imported(
    'an archive that was cut off',
    good.subarray(0, -20),
    /given: it is damaged, or not a tar archive \(/,
  ),
  imported('an archive with a flipped bit', flipped, /given: (it is damaged, or not a tar archive \(|".*")/),
  imported('a header with a flipped bit', plain, /it is damaged, or not a tar archive \(.*checksum/),
  imported(
    'an archive of something else',
    good,
    /it lacks "data_batch_1\.bin", .*"test_batch\.bin"; none of it was used/,
  ),
  imported(
    'a path that climbs out of an archive',
    await withEntry(entry('../../results/results.sqlite', {}, 'evil')),
    /"\.\.\/\.\.\/results\/results\.sqlite" leads out of the archive; none of it was used/,
  ),
  imported(
    'an absolute path in an archive',
    await withEntry(entry('/tmp/data_batch_1.bin', {}, 'evil')),
    /"\/tmp\/data_batch_1\.bin" leads out of the archive/,
  ),
  imported(
    'a path of Windows in an archive',
    await withEntry(entry('C:\\data_batch_1.bin', {}, 'evil')),
    /leads out of the archive/,
  ),
  imported(
    'a symbolic link in an archive',
    await withEntry(entry('data_batch_1.bin', { type: 'symlink', linkname: '/etc/passwd' })),
    /"data_batch_1\.bin" is a symlink, not a file/,
  ),
  imported(
    'a hard link in an archive',
    await withEntry(entry('data_batch_1.bin', { type: 'link', linkname: 'results/results.sqlite' })),
    /"data_batch_1\.bin" is a link, not a file/,
  ),
  imported(
    'a device in an archive',
    await withEntry(entry('data_batch_1.bin', { type: 'character-device' })),
    /"data_batch_1\.bin" is a character-device, not a file/,
  ),
  imported(
    'a file of another size in an archive',
    await withEntry(entry('data_batch_1.bin', {}, 'short')),
    /"data_batch_1\.bin" has 5 bytes, expected 30730000/,
  ),
  imported(
    'a name of two lines in an archive',
    await withEntry(entry('../a\nb', {}, 'evil')),
    /"\.\.\/a\\+nb" leads out of the archive/,
  ),
  imported(
    'an archive that inflates without end',
    await withEntry(entry('zeros', {}, '\0'.repeat(200 << 20))),
    /it unpacks to more than the \d+ bytes expected/,
  ),
  imported(
    'zeros that inflate without end',
    gzipSync(Buffer.alloc(300 << 20)),
    /it unpacks to more than the \d+ bytes expected|it lacks "/,
  ),
  imported('an empty folder', (path) => mkdirSync(path), /given.*data_batch_1\.bin/),
  [
    'a link that leads nowhere',
    ['data', 'import', 'cifar10', 'given'],
    2,
    /there is no file or folder given$/m,
    { given: (path) => symlinkSync('nowhere', path) },
  ],
  imported('a link to itself', (path) => symlinkSync('given', path), /given cannot be imported: ELOOP/),
  imported(
    'a folder with a file that was cut off',
    (path) => blackImages(path, { 'data_batch_2.bin': (file) => truncateSync(file, SIZE - 1) }),
    /data_batch_2\.bin.*expected 30730000 bytes, found 30729999/,
  ),
  imported(
    'a folder with a label that no class has',
    (path) => blackImages(path, { 'test_batch.bin': mislabel }),
    /test_batch\.bin.*record 3 has the label 77, expected 0 to 9/,
  ),
  installed('data whose description is no JSON', '{', {}, /manifest\.json: damaged/),
  installed(
    'data whose description leads out',
    { ...manifest, files: [{ ...manifest.files[0], name: '../../results/results.sqlite' }] },
    {},
    /manifest\.json: damaged/,
  ),
  installed(
    'data of which a file was cut off',
    manifest,
    { 'data_batch_3.bin': (file) => truncateSync(file, 4096) },
    /data_batch_3\.bin no longer has 30730000 bytes/,
  ),
  installed(
    'data that are not those that were put there',
    manifest,
    { 'data_batch_1.bin': mislabel },
    /data_batch_1\.bin: (it has changed since it was installed|record 3 has the label 77)/,
  ),
]);
