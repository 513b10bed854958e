import { createRequire } from 'node:module';
import { arch, availableParallelism, cpus, platform, release, totalmem } from 'node:os';
import type { Backend, Device } from '../engine/engine.js';
import { gpuModels } from '../system/gpus.js';
import type { RunEnvironment } from './record.js';

const { version } = createRequire(import.meta.url)('continual-bench/package.json') as { version: string };

export const programVersion = version;

/** The environment that runs on this machine are computed in. @param tf32 heeded on `cuda` alone */
export const environmentOf = (backend: Backend, device: Device, tf32 = false): RunEnvironment => ({
  programVersion,
  backend,
  device,
  ...(device === 'cuda' && { tf32 }),
  machine: {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memory: totalmem(),
    system: `${platform()} ${release()} ${arch()}`,
    node: process.version,
    ...(device === 'cuda' && gpuOf(gpuModels())),
  },
});

const gpuOf = (models: readonly string[]): { gpu?: string } =>
  models.length > 0 ? { gpu: models.join(', ') } : {};
