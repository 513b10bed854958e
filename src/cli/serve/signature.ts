import { statSync } from 'node:fs';

/** Tells a database file's states apart without opening it; undefined if there is no file, or none that can be seen. */
export function signatureOf(file: string): string | undefined {
  const parts = [file, `${file}-wal`].map((path) => {
    try {
      const { ino, size, mtimeNs } = statSync(path, { bigint: true });
      return `${ino} ${size} ${mtimeNs}`;
    } catch {
      return undefined;
    }
  });
  return parts[0] === undefined ? undefined : parts.join();
}
