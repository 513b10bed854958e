import type { Piece } from './piece.js';
import type { Surroundings } from './surroundings.js';

const LOADER = 'libvulkan.so.1';

/** Where drivers say that they are there. */
const DRIVERS = ['/usr/share/vulkan/icd.d', '/etc/vulkan/icd.d'];

/** What `webgpu` needs: Vulkan on Linux; other systems have what it needs. */
export function webgpuPieces(here: Surroundings): Piece[] {
  if (here.platform !== 'linux') return [];
  const drivers = DRIVERS.flatMap((folder) => here.files(folder)).filter((file) => file.endsWith('.json'));
  return [
    {
      name: `Vulkan loader (${LOADER})`,
      found: here.library(LOADER) ?? null,
      get: 'sudo apt-get install libvulkan1',
    },
    {
      name: 'Vulkan driver',
      found: drivers.length > 0 ? drivers.join(', ') : null,
      get: "sudo apt-get install mesa-vulkan-drivers; NVIDIA's driver has its own",
    },
  ];
}
