import { accessSync, constants, existsSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { messageOf, UserError } from '../errors/user-error.js';
import { makeFolder } from './make-folder.js';

/**
 * Makes sure that a folder can be made and written to, before hours are spent on what goes there; makes nothing.
 * @throws UserError where it cannot.
 */
export function requireWritable(folder: string): void {
  const there = nearestThere(resolve(folder));
  try {
    if (!statSync(there).isDirectory()) throw new Error(`${there} is no folder`);
    accessSync(there, constants.W_OK);
  } catch (error) {
    throw new UserError(`cannot write into ${folder}: ${messageOf(error)}; give another folder with --out`);
  }
}

/** A path, or the innermost of the folders that lead to it that is there. */
const nearestThere = (path: string): string => (existsSync(path) ? path : nearestThere(dirname(path)));

/**
 * Writes a file whole or not at all, and makes its folder.
 * @throws UserError where the file system refuses.
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
