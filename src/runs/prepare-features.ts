import type { FeatureProgress } from '../backbones/backbone.js';
import { findBackbone } from '../backbones/registry.js';
import { keepKnownDataset, knownDataset, loadDataset } from '../data/registry.js';
import { optionsOf } from './configuration.js';
import type { DataOfRun } from './messages.js';

/** Whether features take long, so that they are computed ahead of runs. */
export const isPrepared = ({ backbone }: DataOfRun): boolean =>
  findBackbone(backbone.name).prepare !== undefined;

/**
 * Computes the features that runs need, on all cores; ends early, without an error, if the signal is aborted.
 * @throws UserError if a dataset or a checkpoint is missing or damaged.
 */
export async function prepareFeatures(
  needed: readonly DataOfRun[],
  progress: FeatureProgress,
  signal: AbortSignal,
): Promise<void> {
  for (const { dataset, backbone } of needed.filter(isPrepared)) {
    const images = await loadDataset(dataset);
    try {
      await findBackbone(backbone.name).prepare!(images, optionsOf(backbone), progress, signal);
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
    if (!knownDataset(dataset)) keepKnownDataset(images);
  }
}
