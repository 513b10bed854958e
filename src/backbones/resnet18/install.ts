import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readCheckpoint } from '../checkpoint/read.js';
import { foldedWeights } from './weights.js';

/**
 * Copies a checkpoint into a folder as `resnet18.pth` or `resnet18.safetensors`, if it is one of ResNet-18.
 * @throws UserError when it is none, or is damaged; what the operating system says where it cannot be copied
 */
export async function installWeights(from: string, folder: string): Promise<void> {
  const checkpoint = await readCheckpoint(from);
  foldedWeights(checkpoint, from);
  await copyFile(from, join(folder, `resnet18.${checkpoint.format}`));
}
