import type { FeatureProgress } from '../backbones/backbone.js';
import { findBackbone } from '../backbones/registry.js';
import { hasFeatures } from '../data/dataset.js';
import { keepKnownDataset, knownDataset } from '../data/registry.js';
import type { OwnSource } from '../plugins/own/source.js';
import { optionsOf } from './configuration.js';
import { type DataOfRun, loadData } from './data-of-run.js';

/** What runs read, and the user's own files that it takes. */
export interface NeededData extends DataOfRun {
  own: readonly OwnSource[];
}

/** Whether features take long, so that they are computed ahead of runs. */
export const isPrepared = ({ backbone }: DataOfRun): boolean =>
  findBackbone(backbone.name).prepare !== undefined;

/**
 * Computes the features that runs need, on all cores; ends early, without an error, if the signal is aborted.
 * @throws UserError if a dataset or a checkpoint is missing or damaged.
 */
export async function prepareFeatures(
  needed: readonly NeededData[],
  progress: FeatureProgress,
  signal: AbortSignal,
): Promise<void> {
  for (const one of needed.filter(isPrepared)) {
    const { dataset, backbone } = one;
    const images = await loadData(one, one.own);
    if (hasFeatures(images)) continue;
    try {
      await findBackbone(backbone.name).prepare!(images, optionsOf(backbone), progress, signal);
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
    if (!knownDataset(dataset)) keepKnownDataset(dataset, images);
  }
}
