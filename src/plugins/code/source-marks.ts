import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, parse, relative } from 'node:path';
import type { Token } from 'js-tokens';

/**
 * The marks of the files in a folder of plugins, by their names without the ending. A file's mark is a hash of its
 * tokens and of those of the files in the folder that it imports; so comments, white space and line endings do not count,
 * nor does how the code is broken into lines. What it imports from elsewhere is not included.
 */
export async function sourceMarks(folder: string): Promise<Record<string, string>> {
  // Only where the sources are, which is not where the package is installed.
  const { default: tokenized } = await import('js-tokens');
  const files = readdirSync(folder).filter((file) => /(?<!\.d)\.ts$/.test(file));
  const read = (file: string) => significant([...tokenized(readFileSync(file, 'utf8'))]);
  return Object.fromEntries(files.sort().map((file) => [parse(file).name, markOf(file, folder, read)]));
}

function markOf(entry: string, folder: string, read: (file: string) => Token[]): string {
  const found = new Map<string, Token[]>();
  const left = [join(folder, entry)];
  for (let file = left.pop(); file !== undefined; file = left.pop()) {
    const name = relative(folder, file).replaceAll('\\', '/');
    if (name.startsWith('../') || found.has(name)) continue;
    const tokens = read(file);
    found.set(name, tokens);
    left.push(...importsOf(tokens).map((path) => join(dirname(file!), path)));
  }
  const hash = createHash('sha256');
  for (const name of [...found.keys()].sort()) {
    // A template's line endings mean the same on every system.
    const texts = found.get(name)!.map(({ value }) => value.replaceAll('\r\n', '\n'));
    hash.update(`${name}\0${texts.join('\0')}\0\0`);
  }
  return hash.digest('hex').slice(0, 16);
}

/** Without white space, comments, and the commas that a formatter puts at the end of a list. */
const significant = (tokens: readonly Token[]): Token[] =>
  tokens
    .filter(({ type }) => !/^(WhiteSpace|LineTerminatorSequence|.*Comment)$/.test(type))
    .filter(({ value }, index, all) => value !== ',' || !/^[)\]}]$/.test(all[index + 1]?.value ?? ''));

/** The relative paths that a module imports, as names of source files. */
const importsOf = (tokens: readonly Token[]): string[] =>
  tokens
    .filter(({ type, value }, index) => {
      const before = [tokens[index - 1]?.value, tokens[index - 2]?.value];
      const isImported =
        before[0] === 'from' || before[0] === 'import' || (before[0] === '(' && before[1] === 'import');
      return type === 'StringLiteral' && isImported && /^.\.\.?\//.test(value);
    })
    .map(({ value }) => value.slice(1, -1).replace(/\.js$/, '.ts'));
