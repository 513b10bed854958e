import { resolve } from 'node:path';
import { usageError } from '../../errors/user-error.js';
import { isFile, isPath, partsOf } from '../own/path.js';

/**
 * The SHA-256 of a user's own file. Of a composed strategy those of its parts' files, by the names of the parts; parts
 * that are built in are not among them.
 */
export type SourceHash = string | { [part: string]: string };

/** What a configuration says of a plugin: its name, and the hash of a user's own file. */
export interface NamedPlugin {
  name: string;
  source?: SourceHash | undefined;
}

/** The names in a name such as `er+si`. A name may end in plus signs: `der+++si` is der++ and si. */
export const separated = (name: string): string[] => name.split(/\+(?=[^+])/);

/** The names of the parts of a strategy in a configuration; of one that is not composed, its own name. */
export function partNames({ name, source = {} }: NamedPlugin): string[] {
  if (typeof source === 'string') return [name];
  // A file that could not be loaded gives its own name, which can have any form.
  return rejoined(separated(name), (text) => Object.hasOwn(source, text));
}

/** The hash of each part's file, by the part's name. */
export const sourcesByPart = ({ name, source = {} }: NamedPlugin): { [part: string]: string } =>
  typeof source === 'string' ? { [name]: source } : source;

/**
 * The choices in a choice such as `er+./mine.ts#one+si`. The path of a file that is there may have plus signs, too.
 * @param folder in which paths start; by default the working directory
 * @throws UserError (usage) if the first is missing
 */
export function choicesIn(choice: string, folder = '.'): string[] {
  const choices = rejoined(separated(choice), (text) => isOneFile(text, folder));
  if (choices[0] === '') throw usageError(`"${choice}" has no name before its first +`);
  return choices;
}

function isOneFile(choice: string, folder: string): boolean {
  const { file, name } = partsOf(choice);
  return isPath(choice) && separated(name ?? '').length === 1 && isFile(resolve(folder, file));
}

/** Puts those together again that make one, as many as possible. */
function rejoined(texts: readonly string[], isOne: (text: string) => boolean): string[] {
  if (texts.length === 0) return [];
  const ends = texts.map((_, index) => index + 1).reverse();
  const end = ends.find((one) => one > 1 && isOne(texts.slice(0, one).join('+'))) ?? 1;
  return [texts.slice(0, end).join('+'), ...rejoined(texts.slice(end), isOne)];
}
