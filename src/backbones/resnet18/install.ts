import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readCheckpoint } from '../checkpoint/read.js';
import { foldedWeights } from './weights.js';

/**
 * Copies a checkpoint into a folder as `resnet18.pth` or `resnet18.safetensors`, if it is one of ResNet-18.
 * @throws UserError if it is not one, or is damaged; an error of the operating system if it cannot be copied
 */
export async function installWeights(from: string, folder: string): Promise<void> {
  const checkpoint = await readCheckpoint(from);
  foldedWeights(checkpoint, from);
  await copyFile(from, join(folder, `resnet18.${checkpoint.format}`));
}
