import { isAbsolute, relative } from 'node:path';
import { pathToFileURL } from 'node:url';

/** `my-method.ts:12`, as seen from the working directory. */
export const placeOf = (file: string, line: number): string => `${withinHere(file) ?? file}:${line}`;

/** `./my-method.ts`, as a command in the working directory takes it; for a file outside of it, the absolute path. */
export function choiceOf(file: string): string {
  const path = withinHere(file);
  return path === undefined ? file : `./${path.replaceAll('\\', '/')}`;
}

/** A file's path relative to the working directory, if it is inside. */
function withinHere(file: string): string | undefined {
  const path = relative('', file);
  return path.startsWith('..') || isAbsolute(path) ? undefined : path;
}

/** The innermost line of one of these files in an error's stack. */
export function placeInStack(error: unknown, files: readonly string[]): string | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  for (const frame of stack.split('\n')) {
    for (const file of files) {
      for (const name of [file, pathToFileURL(file).href]) {
        const line = frame.includes(name) && /^:(\d+)/.exec(frame.slice(frame.indexOf(name) + name.length));
        if (line) return placeOf(file, Number(line[1]));
      }
    }
  }
  return undefined;
}

/** The number of the line that has a property of a module's definition, or else of the line with the definition. */
export function lineOfProperty(text: string, property: string): number {
  const lines = text.split('\n');
  const start = definitionIn(lines);
  const name = property.replace(/[^\w]/g, '\\$&');
  const written = new RegExp(`^\\s*(async\\s+)?(['"]?)${name}\\2\\s*[:(,]`);
  const index = lines.findIndex((line, at) => at >= start && written.test(line));
  return (index < 0 ? start : index) + 1;
}

/** The number of the first line with a name that is quoted in a message, or else of the line with the definition. */
export function lineOfMention(text: string, message: string): number {
  const lines = text.split('\n');
  const names = [...message.matchAll(/['"`]([^'"`]+)['"`]/g)].map(([, name]) => name!);
  const index = names.map((name) => lines.findIndex((line) => line.includes(name))).find((at) => at >= 0);
  return (index ?? definitionIn(lines)) + 1;
}

/** The number of the first line that uses the function of TensorFlow.js that a message is about, if there is one. */
export function lineOfFunction(text: string, message: string): number | undefined {
  const [, name] = /^tf\.(\w+) /.exec(message) ?? [];
  const index = name === undefined ? -1 : text.split('\n').findIndex((line) => line.includes(`${name}(`));
  return index < 0 ? undefined : index + 1;
}

const definitionIn = (lines: readonly string[]): number =>
  Math.max(
    0,
    lines.findIndex((line) =>
      /\bdefine(Strategy|Scenario|Dataset)\b.*[({]|^\s*export\s+default\b/.test(line),
    ),
  );
