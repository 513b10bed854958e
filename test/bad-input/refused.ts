import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { it } from 'vitest';
import { start, temporaryFolder } from '../cli/program.js';
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

/** Milliseconds after which a command counts as hanging. */
const LIMIT = 60_000;

/** The folder of data, from the working directory. */
export const DATA = 'data';

/** What the operating system would let root do all the same. */
export const isRoot = process.getuid?.() === 0;

/**
 * Runs the built program on each input, in a folder of its own with a database of results, and makes sure that it
 * says in one line what is wrong, says nothing else, and leaves all files as they were.
 * @param program where it is, if it is a copy
 */
export function refuses(inputs: readonly BadInput[], program?: string): void {
  const root = temporaryFolder();
  for (const [index, [what, args, status, message, given = {}]] of inputs.entries()) {
    it.concurrent(what, async ({ expect }) => {
      const folder = join(root, `${index}`);
      const around = { 'results/results.sqlite': storedResults, 'temporary/none': '' };
      const all: Given = { ...around, ...(DATA in given ? {} : { [`${DATA}/none`]: '' }), ...given };
      for (const [path, content] of Object.entries(all)) put(join(folder, path), content);
      const before = contentsOf(folder);

      const env = {
        ...process.env,
        CONTINUAL_BENCH_DATA: join(folder, DATA),
        TMPDIR: join(folder, 'temporary'),
      };
      const { child, ended } = start(args, folder, env, program);
      const limit = setTimeout(() => child.kill('SIGKILL'), LIMIT);
      const { status: endedWith, out, err } = await ended;
      clearTimeout(limit);

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
