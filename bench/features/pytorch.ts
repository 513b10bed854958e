import { availableParallelism } from 'node:os';
import type { PeerSide } from '../measuring/side.js';
import type { PyTorch } from '../pytorch/installation.js';
import { PyTorchProcess } from '../pytorch/process.js';

/** The same features in PyTorch, on all cores; none where there is no PyTorch. */
export function pytorch(images: number, resizedTo: number, installation: PyTorch | undefined): PeerSide[] {
  if (!installation) return [];
  const process = new PyTorchProcess(installation, 'features', [images, resizedTo], availableParallelism());
  return [{ name: 'PyTorch', block: () => process.block(), close: () => process.close() }];
}
