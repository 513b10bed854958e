import { availableParallelism } from 'node:os';
import type { PeerSide } from '../measuring/side.js';
import type { PyTorch } from '../pytorch/installation.js';
import { PyTorchProcess } from '../pytorch/process.js';

/** The same features in PyTorch, on all cores; none where there is no PyTorch. */
export async function pytorch(
  images: number,
  resizedTo: number,
  installation: PyTorch | undefined,
): Promise<PeerSide[]> {
  if (!installation) return [];
  const process = new PyTorchProcess(installation, 'features', [images, resizedTo], availableParallelism());
  const layout = await process.answer<string>();
  return [
    { name: 'PyTorch', choice: { layout }, block: () => process.block(), close: () => process.close() },
  ];
}
