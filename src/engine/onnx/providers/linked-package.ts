import { createHash } from 'node:crypto';
import {
  copyFileSync,
  cpSync,
  existsSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { cacheFolder } from '../../../assets/cache-folder.js';
import { isSystemError, messageOf, UserError } from '../../../errors/user-error.js';
import { makeFolder } from '../../../system/make-folder.js';
import { librariesIn } from './folder.js';
import { requireLibrary } from './library.js';

const require = createRequire(import.meta.url);

const COMMON = 'onnxruntime-common';

/** The folder of the installed package. */
export const packageFolder = (): string =>
  realpathSync(dirname(require.resolve('onnxruntime-node/package.json')));

/** The version of ONNX Runtime. */
export const runtimeVersion = (): string =>
  (require('onnxruntime-node/package.json') as { version: string }).version;

/** Where a package has its libraries. */
export const librariesFolder = (folder: string): string =>
  join(folder, 'bin', 'napi-v6', process.platform, process.arch);

/**
 * A copy of onnxruntime-node with providers: ONNX Runtime looks for them beside its own library alone. What is large is
 * linked. It is kept for other processes, and made anew for other libraries.
 * @param folder with the providers' libraries
 * @returns the copy's folder
 * @throws UserError if the folder has not what it should have, or the copy cannot be made
 */
export function linkedPackage(folder: string, cache = cacheFolder()): string {
  const libraries = librariesIn(folder);
  const [original, version] = [packageFolder(), runtimeVersion()];
  const what = [original, ...libraries.map(markOf)];
  const key = createHash('sha256').update(JSON.stringify(what)).digest('hex').slice(0, 16);
  const copy = join(cache, 'onnxruntime', `${version}-${key}`);
  const made = join(copy, 'node_modules', 'onnxruntime-node');
  if (existsSync(made)) return made;
  for (const library of libraries) requireLibrary(library, version);
  const unfinished = `${copy}.${process.pid}.part`;
  try {
    fill(unfinished, original, libraries);
    renameSync(unfinished, copy);
  } catch (error) {
    removeIfThere(unfinished);
    // Another process may have been faster.
    if (existsSync(made)) return made;
    if (!isSystemError(error)) throw error;
    throw new UserError(`${copy}: ONNX Runtime cannot be copied there (${messageOf(error)})`);
  }
  return made;
}

function fill(copy: string, original: string, libraries: readonly string[]): void {
  const folder = join(copy, 'node_modules', 'onnxruntime-node');
  const to = librariesFolder(folder);
  makeFolder(to);
  // Node loads what links lead to, so that links to these would lead back to the original.
  for (const part of ['package.json', 'dist'])
    cpSync(join(original, part), join(folder, part), { recursive: true });
  const from = librariesFolder(original);
  for (const name of readdirSync(from)) {
    if (name.endsWith('.node')) copyFileSync(join(from, name), join(to, name));
    else symlinkSync(join(from, name), join(to, name));
  }
  for (const library of libraries) {
    rmSync(join(to, basename(library)), { force: true });
    symlinkSync(library, join(to, basename(library)));
  }
  symlinkSync(commonOf(original), join(copy, 'node_modules', COMMON));
}

function removeIfThere(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // What could not be made there can often not be removed either; that it could not be made is what is said.
  }
}

/** The folder of the package that the original needs. */
function commonOf(original: string): string {
  const file = createRequire(join(original, 'package.json')).resolve(COMMON);
  return file.slice(0, file.lastIndexOf(COMMON) + COMMON.length);
}

/** A file that was replaced has another mark. */
function markOf(file: string): (string | number)[] {
  const { size, mtimeMs } = statSync(file);
  return [file, size, mtimeMs];
}
