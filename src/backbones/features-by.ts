import type { FeatureDataset, LoadedDataset } from '../data/dataset.js';
import { hasFeatures } from '../data/dataset.js';
import { type DatasetChoice, isOfFeatures } from '../data/own/definition.js';
import type { Device } from '../engine/engine.js';
import { usageError } from '../errors/user-error.js';
import { optionsOf, type RunConfiguration } from '../runs/configuration.js';
import type { Backbone } from './backbone.js';
import { features } from './features.js';
import { findBackbone } from './registry.js';

/**
 * What a head takes of a dataset: what a backbone makes of its images, or the features that it has.
 * @throws UserError if images do not fit the backbone
 */
export const featuresBy = async (
  backbone: RunConfiguration['backbone'],
  dataset: LoadedDataset,
  device?: Device,
): Promise<FeatureDataset> =>
  hasFeatures(dataset) ? dataset : findBackbone(backbone.name).features(dataset, optionsOf(backbone), device);

/** @throws UserError (usage) if a backbone reads images and the dataset has features, or the other way round */
export function requireReadable(dataset: DatasetChoice, backbone: Backbone): void {
  if (isOfFeatures(dataset) && backbone !== features) {
    throw usageError(
      `${dataset.name} has features, which take no backbone; leave ${backbone.name} out, or write backbone: 'features'`,
    );
  }
  if (!isOfFeatures(dataset) && backbone === features) {
    const name = typeof dataset === 'string' ? dataset : dataset.name;
    throw usageError(`${name} has images, not features; choose another backbone, such as pixels`);
  }
}
