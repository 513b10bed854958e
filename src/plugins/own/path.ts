import { accessSync, constants, realpathSync, type Stats, statSync } from 'node:fs';
import { extname } from 'node:path';
import { messageOf, usageError } from '../../errors/user-error.js';

const extensions = ['.ts', '.mts', '.js', '.mjs'];

/**
 * Whether what a user chose is a file of their own, not a name: `./mine.ts`, `/home/me/mine.ts`, `mine.ts`, and
 * `mine.ts#one`.
 */
export const isPath = (choice: string): boolean =>
  /^(\.{1,2}[\\/]|[\\/]|[A-Za-z]:[\\/])/.test(choice) || extensions.includes(extname(partsOf(choice).file));

/** What a user chose: a file, and of its definitions one if it is named: `mine.ts#one`. A file may have a # too. */
export function partsOf(choice: string): { file: string; name?: string } {
  if (extensions.includes(extname(choice))) return { file: choice };
  const [, file, name] = /^(.+\.m?[jt]s)#(.*)$/s.exec(choice) ?? [];
  return file === undefined ? { file: choice } : { file, name: name! };
}

/**
 * The absolute path of a user's own file, links followed.
 * @param kind what it defines, `strategy`
 * @throws UserError (usage) when there is no such file, it cannot be read, or its name does not end as a module's does.
 */
export function ownPath(kind: string, choice: string): string {
  if (!statOf(choice)?.isFile()) {
    throw usageError(`there is no file ${choice}; to write one: continual-bench new ${kind} NAME`);
  }
  if (!extensions.includes(extname(choice))) {
    throw usageError(`${choice} is no ${kind}: its name must end in ${extensions.join(', ')}`);
  }
  try {
    accessSync(choice, constants.R_OK);
    return realpathSync(choice);
  } catch (error) {
    throw usageError(`${choice} cannot be read: ${messageOf(error)}`);
  }
}

function statOf(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch (error) {
    throw usageError(`${file} cannot be read: ${messageOf(error)}`);
  }
}
