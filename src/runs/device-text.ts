import type { RunEnvironment } from './record.js';

/** A run's device, with what decides its precision: `cuda with TF32`. */
export const deviceText = ({ device, tf32 }: Pick<RunEnvironment, 'device' | 'tf32'>): string =>
  tf32 ? `${device} with TF32` : device;
