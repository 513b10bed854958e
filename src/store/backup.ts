import { existsSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import { messageOf, UserError } from '../errors/user-error.js';
import { explained } from './errors.js';
import { openKept } from './kept-database.js';

/**
 * Copies a database beside itself, before it is migrated: `results.sqlite` to `results.version-12.sqlite`, or to
 * `results.version-12-2.sqlite` if that is there already. Call while nobody else can write to it.
 * @param version that of the file
 * @returns the name of the copy
 * @throws UserError, one line, if there is no room for it; then nothing is left behind
 */
export function backUp(file: string, version: number): string {
  const copy = freeName(file, version);
  const unfinished = `${copy}.unfinished`;
  try {
    // A process that was killed may have left one.
    rmSync(unfinished, { force: true });
    // SQLite fills an empty file, and so who may read it stays as it was.
    writeFileSync(unfinished, '', { flag: 'wx', mode: statSync(file).mode & 0o777 });
    explained(unfinished, () => {
      const source = openKept(file, { readonly: true });
      try {
        source.prepare('VACUUM INTO ?').run(unfinished);
      } finally {
        source.close();
      }
    });
    renameSync(unfinished, copy);
    return copy;
  } catch (error) {
    try {
      rmSync(unfinished, { force: true });
    } catch {
      // What is in the way is not ours.
    }
    throw new UserError(
      `${file} is of an earlier version, and could not be copied before it is brought up to date: ${messageOf(error)}`,
    );
  }
}

function freeName(file: string, version: number): string {
  const { dir, name, ext } = parse(file);
  for (let number = 1; ; number++) {
    const copy = join(dir, `${name}.version-${version}${number === 1 ? '' : `-${number}`}${ext}`);
    if (!existsSync(copy)) return copy;
  }
}
