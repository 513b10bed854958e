import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The models of this machine's NVIDIA GPUs, each once, as the driver tells them.
 * @param folder where it does
 */
export function gpuModels(folder = '/proc/driver/nvidia/gpus'): string[] {
  try {
    const models = readdirSync(folder).map(
      (gpu) => /^Model:\s*(.+?)\s*$/m.exec(readFileSync(join(folder, gpu, 'information'), 'utf8'))?.[1],
    );
    return [...new Set(models.filter((model) => model !== undefined))];
  } catch {
    // There are none, or the system does not tell.
    return [];
  }
}
