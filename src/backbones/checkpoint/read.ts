import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { messageOf, UserError } from '../../errors/user-error.js';
import type { Checkpoint } from './checkpoint.js';
import { parseSafetensors } from './safetensors.js';
import { parseTorchArchive } from './torch-archive.js';

/** A checkpoint from a file, and what identifies it. */
export interface CheckpointFile extends Checkpoint {
  format: 'pth' | 'safetensors';
  /** SHA-256 of the file's bytes, in hex. */
  sha256: string;
}

/** How PyTorch's files began before 1.6: with a pickled number. */
const oldMagic = Buffer.from('80028a0a6cfc9c46f9206aa85019', 'hex');
const zipMagic = Buffer.from('PK\u0003\u0004');

/**
 * Reads a checkpoint in PyTorch's zip format or in the safetensors format, told apart by their first bytes. Nothing in
 * it is executed.
 * @throws UserError if the file cannot be read, is damaged, or is of another format
 */
export async function readCheckpoint(file: string): Promise<CheckpointFile> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new UserError(`${file}: cannot be read (${messageOf(error)})`);
  });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (startsWith(bytes, zipMagic)) {
    return { format: 'pth', sha256, ...(await parseTorchArchive(bytes, file)) };
  }
  if (startsWith(bytes, oldMagic)) {
    throw new UserError(
      `${file}: it has the format of PyTorch before 1.6; load it in PyTorch and torch.save it again, or save it as safetensors`,
    );
  }
  return { format: 'safetensors', sha256, ...parseSafetensors(bytes, file) };
}

const startsWith = (bytes: Buffer, start: Buffer): boolean => bytes.subarray(0, start.length).equals(start);
