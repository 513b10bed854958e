import type { Device } from '../../engine/engine.js';
import { checkedFeatures } from './checked-features.js';
import { featuresOnDevice } from './device-features.js';
import { computeFeatures, type Images } from './features.js';
import type { ResNet18Weights } from './weights.js';

/** On the CPU, images of a sample are spread over the cores. */
const SAMPLE_BATCH = 4;

/**
 * ResNet-18's features of images, [count, 512], one row per image, computed on a device; on others than the CPU they are
 * compared with its own.
 * @param progress called after each batch with the number of images done
 * @param signal aborts the computation; its reason is then thrown
 * @throws UserError if the device cannot be used, or computes otherwise
 */
export function computeFeaturesOn(
  device: Device,
  weights: ResNet18Weights,
  images: Images,
  side: number,
  progress: (done: number) => void,
  signal: AbortSignal = new AbortController().signal,
): Promise<Float32Array> {
  if (device === 'cpu') return computeFeatures(weights, images, side, progress, signal);
  const makers = {
    onDevice: (all: Images, either: AbortSignal) =>
      featuresOnDevice(device, weights, all, side, progress, either),
    onCpu: (some: Images, either: AbortSignal) =>
      computeFeatures(weights, some, side, undefined, either, SAMPLE_BATCH),
  };
  return checkedFeatures(device, images, makers, signal);
}
