import { deviceText } from './device-text.js';
import type { RunEnvironment } from './record.js';

/**
 * What a run was computed with, as far as the bits of its accuracies may depend on it: where it is the same, the same
 * configuration must give the same accuracies. The number of cores, memory, the release of the operating system and the name
 * of the machine do not count. Undefined on a GPU, where not every run repeats bit for bit.
 */
export function machineKind(environment: RunEnvironment): string | undefined {
  const { programVersion, backend, device, featureDevice = 'cpu', batchSeeds = 1, machine } = environment;
  if (device !== 'cpu' || featureDevice !== 'cpu') return undefined;
  const [platform, ...release] = `${machine.system ?? ''}`.split(' ');
  return [
    machine.processor ?? 'unknown processor',
    [platform, release.at(-1)].filter(Boolean).join(' '),
    `Node ${machine.node ?? 'unknown'}`,
    `version ${programVersion}`,
    `${backend} on ${deviceText(environment)}`,
    batchSeeds === 1 ? 'one seed at a time' : `${batchSeeds} seeds at once`,
  ].join(', ');
}
