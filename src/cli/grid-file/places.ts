import { dirname, isAbsolute, join, relative } from 'node:path';
import { choicesIn } from '../../plugins/composition/part-names.js';
import { isPath } from '../../plugins/own/path.js';

/** Choices in a file, whose paths start at the file's folder, with paths from the working directory. */
export const fromFile = (file: string, choices: readonly string[]): string[] =>
  choices.map((choice) => moved(choice, dirname(file), (path) => join(dirname(file), path)));

/** Choices with paths from the working directory, as a file has them. */
export const toFile = (file: string, choices: readonly string[]): string[] =>
  choices.map((choice) => moved(choice, '.', (path) => relative(dirname(file), path)));

/** @param folder in which the paths start */
const moved = (choice: string, folder: string, move: (path: string) => string): string =>
  choicesIn(choice, folder)
    .map((part) => (isPath(part) && !isAbsolute(part) ? asPath(move(part)) : part))
    .join('+');

const asPath = (path: string): string => {
  const slashed = path.replaceAll('\\', '/');
  return slashed.startsWith('.') || isAbsolute(path) ? slashed : `./${slashed}`;
};
