import { accessSync, constants, existsSync, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, extname } from 'node:path';
import { nearestName } from '../../errors/unknown-name.js';
import { messageOf, UserError, usageError } from '../../errors/user-error.js';

const extensions = ['.ts', '.mts', '.js', '.mjs'];

/**
 * Whether a user's choice is a file of their own, not a name: `./mine.ts`, `/home/me/mine.ts`, `mine.ts`,
 * `mine.ts#one`.
 */
export const isPath = (choice: string): boolean =>
  /^(\.{1,2}[\\/]|[\\/]|[A-Za-z]:[\\/])/.test(choice) || extensions.includes(extname(partsOf(choice).file));

/** The file in the working directory that may be meant by a name: `./mine.ts` by `mine` and `mine/task`. */
export const fileNamed = (name: string): string | undefined =>
  extensions.map((extension) => `./${name.split('/')[0]}${extension}`).find((file) => existsSync(file));

/** Whether a name is that of a file. */
export function isFile(name: string): boolean {
  try {
    return statSync(name).isFile();
  } catch {
    return false;
  }
}

/** Splits a choice such as `mine.ts#one` into the file and the name of one definition. File names may contain # too. */
export function partsOf(choice: string): { file: string; name?: string } {
  if (extensions.includes(extname(choice))) return { file: choice };
  const [, file, name] = /^(.+\.m?[jt]s)#(.*)$/s.exec(choice) ?? [];
  return file === undefined ? { file: choice } : { file, name: name! };
}

/**
 * The absolute path of a user's own file, with links resolved.
 * @param kind what it defines, `strategy`
 * @throws UserError (usage) if there is no such file, or its name does not end like a module's; UserError if it cannot
 * be read.
 */
export function ownPath(kind: string, choice: string): string {
  const found = statOf(choice);
  if (!found?.isFile()) {
    const near = fileLike(choice);
    const advice =
      near === undefined ? `; write one with: continual-bench new ${kind} NAME` : `; did you mean ${near}?`;
    const what = found?.isDirectory()
      ? `${choice} is a folder, not a ${kind} file`
      : `there is no file ${choice}`;
    throw usageError(`${what}${advice}`);
  }
  if (!extensions.includes(extname(choice))) {
    throw usageError(
      `${choice} is not a ${kind} file: its name must end in ${extensions.slice(0, -1).join(', ')} or ${extensions.at(-1)}`,
    );
  }
  try {
    accessSync(choice, constants.R_OK);
    return realpathSync(choice);
  } catch (error) {
    throw new UserError(`${choice} cannot be read: ${messageOf(error)}`);
  }
}

/** A file beside what is none that is called like it: `./shapes.ts` for `./shape.ts` and for the folder `./shapes`. */
function fileLike(choice: string): string | undefined {
  let there: string[];
  try {
    there = readdirSync(dirname(choice)).filter((file) => extensions.includes(extname(file)));
  } catch {
    return undefined;
  }
  const name = basename(choice);
  const near =
    extensions.map((extension) => `${name}${extension}`).find((file) => there.includes(file)) ??
    nearestName(name, there);
  return near && `${choice.slice(0, choice.lastIndexOf(name))}${near}`;
}

function statOf(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${messageOf(error)}`);
  }
}
