import { availableParallelism } from 'node:os';
import type { Device } from '../engine/engine.js';

/** Processes that share a GPU take turns; with 16 of them, 16 runs of Split MNIST took longer than with 8. */
const MOST_ON_DEVICE = 8;

/** How many worker processes there are if nothing else is asked for. */
export const defaultJobs = (device: Device, cores = availableParallelism()): number =>
  device === 'cpu' ? cores : Math.min(MOST_ON_DEVICE, cores);
