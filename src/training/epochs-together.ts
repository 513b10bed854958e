import type { Device } from '../engine/engine.js';

/** Steps of one epoch, counted from 0. */
export interface Epoch {
  epoch: number;
  steps: number;
}

/**
 * On a device each call copies the network there and back, which can take longer than an epoch; but between calls alone it
 * is seen how far a run is.
 */
const STEPS_ON_DEVICE = 1000;

/** Epochs in the groups of which each is trained by one call; on the CPU, where nothing is copied, each by itself. */
export function epochsTogether(steps: readonly number[], device: Device): Epoch[][] {
  const most = device === 'cpu' ? 0 : STEPS_ON_DEVICE;
  const groups: Epoch[][] = [];
  let together = Number.POSITIVE_INFINITY;
  for (const [epoch, some] of steps.entries()) {
    if (together + some > most) {
      groups.push([]);
      together = 0;
    }
    groups.at(-1)!.push({ epoch, steps: some });
    together += some;
  }
  return groups;
}
