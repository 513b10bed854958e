import { createRequire } from 'node:module';
import { arch, availableParallelism, cpus, platform, release, totalmem } from 'node:os';
import type { Backend, Device } from '../engine/engine.js';
import type { RunEnvironment } from './record.js';

const { version } = createRequire(import.meta.url)('continual-bench/package.json') as { version: string };

export const programVersion = version;

/** The environment that runs on this machine are computed in. */
export const environmentOf = (backend: Backend, device: Device): RunEnvironment => ({
  programVersion,
  backend,
  device,
  machine: {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memory: totalmem(),
    system: `${platform()} ${release()} ${arch()}`,
    node: process.version,
  },
});
