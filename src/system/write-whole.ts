import { accessSync, constants, existsSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { messageOf, UserError } from '../errors/user-error.js';
import { makeFolder } from './make-folder.js';

/**
 * Checks that a folder can be made and written to, before hours are spent on what goes into it. Makes nothing.
 * @param option that names it
 * @throws UserError if it cannot.
 */
export function requireWritable(folder: string, option = '--out'): void {
  const there = nearestThere(resolve(folder));
  try {
    if (!statSync(there).isDirectory()) throw new Error(`${there} is not a folder`);
    accessSync(there, constants.W_OK);
  } catch (error) {
    throw new UserError(
      `cannot write into ${folder}: ${messageOf(error)}; give another folder with ${option}`,
    );
  }
}

/** A path if it exists, or else the nearest folder above it that does. */
const nearestThere = (path: string): string => (existsSync(path) ? path : nearestThere(dirname(path)));

/**
 * Writes a whole file or nothing, and makes its folder.
 * @throws UserError if the file system refuses.
 */
export function writeWhole(file: string, content: string | Buffer): void {
  const draft = join(dirname(file), `.${basename(file)}.${process.pid}.tmp`);
  try {
    makeFolder(dirname(file));
    try {
      writeFileSync(draft, content);
      renameSync(draft, file);
    } catch (error) {
      rmSync(draft, { force: true });
      throw error;
    }
  } catch (error) {
    throw new UserError(`cannot write ${file}: ${messageOf(error)}`);
  }
}
