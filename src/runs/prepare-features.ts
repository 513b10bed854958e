import type { FeatureProgress } from '../backbones/backbone.js';
import { findBackbone } from '../backbones/registry.js';
import { imagesOfTask, knownOfTask } from '../backbones/transformed/images-of-task.js';
import { hasFeatures, type ImageDataset, type KnownDataset } from '../data/dataset.js';
import { knownOf } from '../data/known-images.js';
import { keepKnownDataset, knownDataset } from '../data/registry.js';
import type { Device } from '../engine/engine.js';
import type { OwnSource } from '../plugins/own/source.js';
import { optionsOf, type RunConfiguration } from './configuration.js';
import { type DataOfRun, loadData } from './data-of-run.js';
import { neededImages } from './needed-images.js';

/** What runs read, and the user's own files that it takes. */
export interface NeededData extends DataOfRun {
  own: readonly OwnSource[];
  /** The runs. */
  configurations: readonly RunConfiguration[];
}

/** Whether features take long, so that they are computed ahead of runs. */
export const isPrepared = ({ backbone }: Pick<DataOfRun, 'backbone'>): boolean =>
  findBackbone(backbone.name).prepare !== undefined;

/**
 * Computes the features that runs need on a device, on all cores if it is the CPU; ends early, without an error, if the signal is aborted.
 * @throws UserError if a dataset or a checkpoint is missing or damaged.
 */
export async function prepareFeatures(
  needed: readonly NeededData[],
  progress: FeatureProgress,
  signal: AbortSignal,
  device?: Device,
): Promise<void> {
  for (const one of needed.filter(isPrepared)) {
    const images = await loadData(one, one.own);
    if (hasFeatures(images)) continue;
    try {
      await prepareOne(one, images, progress, signal, device);
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
    if (!knownDataset(one.dataset)) keepKnownDataset(one.dataset, images);
  }
}

async function prepareOne(
  { backbone: chosen, configurations, own }: NeededData,
  images: ImageDataset,
  progress: FeatureProgress,
  signal: AbortSignal,
  device: Device | undefined,
): Promise<void> {
  const backbone = findBackbone(chosen.name);
  const options = optionsOf(chosen);
  const known = knownOf(images);
  const { asTheyAre, transformed } = await neededImages(configurations, known, own);
  if (asTheyAre) await backbone.prepare!(withDigests(images, known), options, progress, signal, device);
  for (const task of transformed) {
    const ofTask = knownOfTask(known, task);
    // Before images are transformed, which takes a while too.
    if (await backbone.areKept?.(ofTask, options, device)) continue;
    const tell: FeatureProgress = (dataset, part, done, count) =>
      progress(dataset, part, done, count, task.name);
    await backbone.prepare!(imagesOfTask(images, task, ofTask), options, tell, signal, device);
  }
}

/** The images with their hashes, so that they are not computed again. */
const withDigests = (images: ImageDataset, { train, test }: KnownDataset): ImageDataset => ({
  ...images,
  train: { ...images.train, digest: train.digest },
  test: { ...images.test, digest: test.digest },
});
