import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { BuildFailure } from 'esbuild';
import { placeOf } from './place.js';

/** A user's own file as it was when it was read, in a form that can be sent to another process. */
export interface OwnSource {
  /** Absolute path. */
  path: string;
  /**
   * Hash of the source, the same wherever the file is. For a single file it is the SHA-256 of its bytes, as `sha256sum`
   * prints it; if it imports files by relative paths, that of a list of their hashes and paths. Packages, and what the
   * file reads by other means, are not included.
   */
  hash: string;
  text: string;
  /** The files that it imports: absolute paths. */
  imported: string[];
  /** The JavaScript module made from it; absent if none could be made. */
  code?: string;
  /** Why none could be made, and where: one line. */
  fault?: string;
}

/** The file, and those that it imports: absolute paths. */
export const filesOf = ({ path, imported }: OwnSource): string[] => [path, ...imported];

/** Reads a user's own file. If it cannot be compiled, the result says why in `fault`. */
export async function readSource(path: string): Promise<OwnSource> {
  // Loaded only if there is a file of the user's own.
  const { bundle } = await import('./bundle.js');
  const text = readFileSync(path, 'utf8');
  try {
    const { code, imported } = await bundle(path);
    return { path, text, hash: hashOf(path, imported), imported, code };
  } catch (error) {
    const [first] = (error as Partial<BuildFailure>).errors ?? [];
    if (!first) throw error;
    const { file, line } = first.location ?? { file: '', line: 1 };
    const fault = `${placeOf(join(dirname(path), file), line)}: ${first.text}`;
    return { path, text, hash: hashOf(path, []), imported: [], fault };
  }
}

function hashOf(path: string, imported: readonly string[]): string {
  const own = sha256(readFileSync(path));
  if (imported.length === 0) return own;
  const lines = imported.map((file) => {
    const name = relative(dirname(path), file).replaceAll('\\', '/');
    return `${name}  ${sha256(readFileSync(file))}\n`;
  });
  return sha256(`${own}\n${lines.sort().join('')}`);
}

const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
