import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { BuildFailure } from 'esbuild';
import { placeOf } from './place.js';

/** A user's own file at the moment when it was read, as it can be handed to another process. */
export interface OwnSource {
  /** Absolute path. */
  path: string;
  /**
   * Hash of the source, the same wherever it lies. Of a file alone it is the SHA-256 of its bytes, as `sha256sum`
   * prints it; with files that it imports by relative paths, that of a list of their hashes and paths. Packages,
   * and what the file reads by other means, are no part of it.
   */
  hash: string;
  text: string;
  /** The files that it imports: absolute paths. */
  imported: string[];
  /** The module of JavaScript that it makes; absent where it makes none. */
  code?: string;
  /** Why it makes none, and where: one line. */
  fault?: string;
}

/** Reads a user's own file. What is wrong in the file is told in the source. */
export async function readSource(path: string): Promise<OwnSource> {
  // Loaded only by those who have a file of their own.
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
