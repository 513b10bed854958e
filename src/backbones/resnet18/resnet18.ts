import { z } from 'zod';
import type { DatasetPart, FeatureDataset, ImageDataset, KnownDataset } from '../../data/dataset.js';
import { digestOf } from '../../data/known-images.js';
import { array } from '../../engine/array.js';
import type { Device } from '../../engine/engine.js';
import { UserError, usageError } from '../../errors/user-error.js';
import type { Backbone, FeatureProgress } from '../backbone.js';
import { areFeaturesKept, cachedFeatures, type FeatureIdentity, keptFeatures } from '../feature-cache.js';
import { featureCount, featuresVersion } from './network.js';
import { computeFeaturesOn } from './on-device.js';
import { published } from './published.js';
import { foldedWeights, type ResNet18Weights } from './weights.js';

/** Where ResNet-18 finds what it needs. */
export interface Surroundings {
  /**
   * The checkpoint with this label, and its SHA-256 when it was installed; without a label, the published checkpoint.
   * @throws UserError that says how to get it, if it is missing
   */
  checkpoint(label: string | null): { file: string; sha256: string };
  /** The folder of cached features. */
  featureFolder(): string;
}

const options = z
  .strictObject({
    side: z.int().min(32).max(224).default(64).describe('side in pixels that images are scaled to'),
    weights: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in 64 hex digits')
      .default(published.sha256)
      .describe("SHA-256 of the checkpoint's file"),
    label: z.string().default('').describe('label of the weights, if they are not the published ones'),
  })
  .superRefine(({ weights, label }, context) => {
    const isPublished = weights === published.sha256;
    if (isPublished === (label === '')) return;
    const message = isPublished
      ? 'the published weights take no label'
      : 'weights other than the published ones need their label';
    context.addIssue({ code: 'custom', path: ['label'], message });
  });

type ResNet18Options = z.output<typeof options>;

/**
 * What features of a part of a dataset are made of. Those of the CPU do not name it, as before there were others.
 * @param digest of its images
 */
const identityOf = (
  dataset: string,
  part: DatasetPart,
  { count, digest }: { count: number; digest: string },
  { weights, side }: ResNet18Options,
  device: Device,
): FeatureIdentity => ({
  ...{ dataset, part, count },
  images: digest,
  backbone: 'resnet18',
  made: { weights, side, version: featuresVersion, ...(device !== 'cpu' && { device }) },
});

/**
 * torchvision's ResNet-18 up to its global average pooling, frozen. Features are computed on all cores or on another
 * device, once for each dataset, checkpoint, side and device, and read from a file from then on.
 */
export function resnet18(
  surroundings: Surroundings,
  compute: typeof computeFeaturesOn = computeFeaturesOn,
): Backbone<typeof options> {
  /** @throws UserError if images do not have three channels, or weights are missing, damaged or not those expected */
  async function features(
    dataset: ImageDataset,
    chosen: ResNet18Options,
    device: Device,
    progress?: FeatureProgress,
    signal?: AbortSignal,
  ): Promise<FeatureDataset> {
    const { side, weights: sha256, label } = chosen;
    const { name, classes, channels, height, width } = dataset;
    if (channels !== 3)
      throw usageError(`resnet18 takes images with 3 channels, but ${name} has ${channels}`);
    // Read only if features are missing.
    let weights: Promise<ResNet18Weights> | undefined;
    const featuresOf = async (part: DatasetPart) => {
      const { pixels, labels, count } = dataset[part];
      const digest = digestOf(dataset, dataset[part]);
      const identity = identityOf(name, part, { count, digest }, chosen, device);
      const make = async () => {
        weights ??= loadWeights(surroundings.checkpoint(label || null).file, sha256);
        const images = { pixels, count, height, width };
        const tell = (done: number) => progress?.(name, part, done, count);
        return compute(device, await weights, images, side, tell, signal);
      };
      const waits = () => progress?.(name, part, 'elsewhere', count);
      const folder = surroundings.featureFolder();
      const rows = await cachedFeatures(folder, identity, featureCount, make, { waits, signal });
      return { features: array('float32', [count, featureCount], rows), labels, count };
    };
    return { name, classes, train: await featuresOf('train'), test: await featuresOf('test') };
  }

  /** Features of known images from the cache, without images or weights. */
  async function kept(
    { name, classes, ...parts }: KnownDataset,
    chosen: ResNet18Options,
    device: Device = 'cpu',
  ): Promise<FeatureDataset | undefined> {
    const featuresOf = async (part: DatasetPart) => {
      const { labels, count } = parts[part];
      const identity = identityOf(name, part, parts[part], chosen, device);
      const rows = await keptFeatures(surroundings.featureFolder(), identity, featureCount);
      return rows && { features: array('float32', [count, featureCount], rows), labels, count };
    };
    const [train, test] = [await featuresOf('train'), await featuresOf('test')];
    return train && test && { name, classes, train, test };
  }

  return {
    name: 'resnet18',
    title: 'ResNet-18',
    source: 'He, Zhang, Ren, Sun 2016, arXiv:1512.03385',
    options,
    completed: (given) =>
      typeof given.label === 'string' && given.label !== '' && given.weights === undefined
        ? { ...given, weights: surroundings.checkpoint(given.label).sha256 }
        : given,
    prepare: async (dataset, chosen, progress, signal, device = 'cpu') => {
      await features(dataset, chosen, device, progress, signal);
    },
    areKept: async ({ name, ...parts }, chosen, device = 'cpu') => {
      const isKept = (part: DatasetPart) =>
        areFeaturesKept(
          surroundings.featureFolder(),
          identityOf(name, part, parts[part], chosen, device),
          featureCount,
        );
      return (await isKept('train')) && (await isKept('test'));
    },
    kept,
    features: (dataset, chosen, device = 'cpu') => features(dataset, chosen, device),
  };
}

async function loadWeights(file: string, sha256: string): Promise<ResNet18Weights> {
  const { readCheckpoint } = await import('../checkpoint/read.js');
  const checkpoint = await readCheckpoint(file);
  if (checkpoint.sha256 !== sha256) {
    throw new UserError(
      `${file}: it has the SHA-256 ${checkpoint.sha256}, but the run's weights have ${sha256}`,
    );
  }
  return foldedWeights(checkpoint, file);
}
