import { closeSync, openSync, readSync } from 'node:fs';

/** Whether a file begins like a gzipped one. */
export function isGzip(file: string): boolean {
  const descriptor = openSync(file, 'r');
  try {
    const start = Buffer.alloc(2);
    readSync(descriptor, start, 0, 2, 0);
    return start.readUInt16BE(0) === 0x1f8b;
  } finally {
    closeSync(descriptor);
  }
}
