import { createHash } from 'node:crypto';

/**
 * The mark of the built-in parts of a composed strategy: a hash of their names and marks.
 * @param marks by the names of the parts; undefined where a part is not in this version
 * @returns undefined also if none is built in
 */
export function jointMark(
  marks: readonly (readonly [name: string, mark: string | undefined])[],
): string | undefined {
  if (marks.length === 0 || marks.some(([, mark]) => mark === undefined)) return undefined;
  const lines = marks.map(([name, mark]) => `${name}  ${mark}\n`).sort();
  return createHash('sha256').update(lines.join('')).digest('hex').slice(0, 16);
}
