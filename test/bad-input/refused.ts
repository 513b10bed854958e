import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { it } from 'vitest';
import { program, start, temporaryFolder } from '../cli/program.js';
import { storedResults } from './made.js';

/** What lies around the program: files by their paths, as content, or as what makes them. */
export type Given = Readonly<Record<string, string | Uint8Array | ((path: string) => void)>>;

/** An input that the program must refuse. */
export type BadInput = [
  what: string,
  args: string[],
  /** 2: the command was used wrongly; 1: what it needed failed. */
  status: 1 | 2,
  message: RegExp,
  given?: Given,
];

/** The folder of data, from the working directory. */
export const DATA = 'data';

/** What the operating system would let root do all the same. */
export const isRoot = process.getuid?.() === 0;

/**
 * Runs the built program on each input, in a folder of its own with a database of results, and makes sure that it
 * says in one line what is wrong, says nothing else, and leaves all files as they were.
 * @param copy of the program, to be used in place of it
 */
export function refuses(inputs: readonly BadInput[], copy?: string): void {
  const root = temporaryFolder();
  for (const [index, [what, args, status, message, given = {}]] of inputs.entries()) {
    it.concurrent(what, async ({ expect }) => {
      const folder = join(root, `${index}`);
      const around = { 'results/results.sqlite': storedResults, 'temporary/none': '' };
      const all: Given = { ...around, ...(DATA in given ? {} : { [`${DATA}/none`]: '' }), ...given };
      for (const [path, content] of Object.entries(all)) put(join(folder, path), content);
      const before = contentsOf(folder);

      const env = { CONTINUAL_BENCH_DATA: join(folder, DATA), TMPDIR: join(folder, 'temporary') };
      const {
        status: endedWith,
        out,
        err,
      } = await (copy === undefined
        ? program(args, folder, env)
        : start(args, folder, { ...process.env, ...env }, copy).ended);

      expect(err).toMatch(message);
      // Commander adds what may have been meant.
      expect(err).toMatch(/^error: [^\p{Cc}]+\n(\(Did you mean [^\n]+\)\n)?$/u);
      expect(err).not.toMatch(/this is a bug|\bat \S+ \(|\[object/);
      expect({ status: endedWith, out }).toEqual({ status, out: '' });
      expect(contentsOf(folder)).toEqual(before);
    });
  }
}

function put(path: string, content: Given[string]): void {
  mkdirSync(dirname(path), { recursive: true });
  if (typeof content === 'function') content(path);
  else writeFileSync(path, content);
}

/** A digest of each file under a folder, and each folder, by path. */
function contentsOf(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(paths.map((path) => [path, contentOf(join(folder, path))]));
}

function contentOf(path: string): string {
  const entry = lstatSync(path);
  if (entry.isSymbolicLink()) return `link to ${readlinkSync(path)}`;
  if (!entry.isFile() || (entry.mode & 0o400) === 0) return `mode ${entry.mode}`;
  const bytes = readFileSync(path);
  // SQLite counts how often a database was opened to be written to.
  if (bytes.toString('latin1', 0, 15) === 'SQLite format 3') {
    bytes.fill(0, 24, 28).fill(0, 92, 100);
  }
  return createHash('sha256').update(bytes).digest('hex');
}
