import { closeSync, openSync, readSync } from 'node:fs';
import { UserError } from '../../../errors/user-error.js';
import { PROVIDERS_VARIABLE } from './folder.js';

/** How a library of Linux begins. */
const ELF = Buffer.from('\x7fELF');

/** Read at a time, in bytes: providers have hundreds of megabytes. */
const CHUNK = 2 ** 24;
/** More than a version has. */
const OVERLAP = 32;

/**
 * @param version of ONNX Runtime; libraries that do not tell theirs pass
 * @throws UserError unless a file is a library, and of this version
 */
export function requireLibrary(file: string, version: string): void {
  const versions = new Set<string>();
  const handle = openSync(file, 'r');
  try {
    const chunk = Buffer.alloc(CHUNK);
    for (let at = 0; ; at += CHUNK - OVERLAP) {
      const length = readSync(handle, chunk, 0, CHUNK, at);
      if (at === 0 && !chunk.subarray(0, length).subarray(0, ELF.length).equals(ELF))
        throw new UserError(`${file} is not a library for Linux; ${advice(version)}`);
      // As a text of C, which ends with a zero.
      for (const [, found] of chunk.toString('latin1', 0, length).matchAll(/\0(\d+\.\d+\.\d+)(?=\0)/g))
        versions.add(found!);
      if (length < CHUNK) break;
    }
  } finally {
    closeSync(handle);
  }
  if (versions.size === 0 || versions.has(version)) return;
  throw new UserError(
    `${file} is of ONNX Runtime ${[...versions].join(' or ')}, not ${version}; ${advice(version)}`,
  );
}

const advice = (version: string): string =>
  `take it out of the Python wheel onnxruntime-gpu ${version}, or unset ${PROVIDERS_VARIABLE}`;
